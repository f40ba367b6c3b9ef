import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

/** A PDF as its readers see it. */
export interface ReadPdf {
  /** The text of each page, white space as single blanks. */
  readonly pages: readonly string[];
  readonly title: string;
  /** What the QR code of each page says, as a camera reads it; null where there is none. With pictures only. */
  readonly qrCodes: readonly (string | null)[];
  /** Dark points of each page, in per mille. With pictures only. */
  readonly ink: readonly number[];
}

export async function readPdf(bytes: Buffer, ...options: 'pictures'[]): Promise<ReadPdf> {
  const reader = spawn(process.execPath, ['test/support/read-pdf.mjs', ...options], { stdio: 'pipe' });
  const stopped = new Promise<number | null>(resolve => reader.once('close', resolve));
  // A reader that stops early is told apart by its answer.
  reader.stdin.on('error', () => undefined);
  reader.stdin.end(bytes);
  const [answer, complaint] = await Promise.all([text(reader.stdout), text(reader.stderr)]);
  if ((await stopped) !== 0) throw new Error(`This is no PDF: ${complaint}`);
  return JSON.parse(answer) as ReadPdf;
}
