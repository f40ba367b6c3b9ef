import { createReadStream } from 'node:fs';
import { appendFile, mkdir, open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Enough for the last lines of a file. */
const tailBytes = 4096;

/** One link of a hospital's chain of seals, as a line of the file says it. */
export interface CopiedHead {
  readonly sequence: number;
  /** Hexadecimal. */
  readonly hash: string;
}

/**
 * Where the heads of the audit's chains are kept, a file a hospital, out of reach of whoever rules the database alone.
 * Lines are added and never changed: `sequence hash time`.
 */
export class AuditHeads {
  constructor(private readonly folder: string) {}

  async append(code: string, heads: readonly (CopiedHead & { readonly sealed_at: string })[]): Promise<void> {
    if (heads.length === 0) return;
    await mkdir(this.folder, { recursive: true });
    const lines = heads.map(({ sequence, hash, sealed_at }) => `${sequence} ${hash} ${sealed_at}\n`);
    // A line that a crash has cut off is not continued.
    await appendFile(this.fileOf(code), `\n${lines.join('')}`, { mode: 0o600 });
  }

  /** What was copied, line by line; a line that was cut off by a crash says nothing. */
  async *read(code: string): AsyncGenerator<CopiedHead> {
    const source = createReadStream(this.fileOf(code), 'utf8');
    try {
      for await (const line of createInterface({ input: source, crlfDelay: Infinity })) {
        const head = headIn(line);
        if (head) yield head;
      }
    } catch (error) {
      if (!isMissing(error)) throw error;
    } finally {
      source.destroy();
    }
  }

  /** The last one that was copied; 0 before the first. */
  async last(code: string): Promise<number> {
    let file: FileHandle | undefined;
    try {
      file = await open(this.fileOf(code));
      const { size } = await file.stat();
      const length = Math.min(size, tailBytes);
      const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
      const heads = buffer.toString('utf8').split('\n').map(headIn);
      return heads.findLast(head => head !== undefined)?.sequence ?? 0;
    } catch (error) {
      if (isMissing(error)) return 0;
      throw error;
    } finally {
      await file?.close();
    }
  }

  private fileOf(code: string): string {
    return join(this.folder, `${code}.log`);
  }
}

function headIn(line: string): CopiedHead | undefined {
  const [, sequence, hash = ''] = /^(\d{1,9}) ([0-9a-f]{64}) \S+$/.exec(line) ?? [];
  return sequence ? { sequence: Number(sequence), hash } : undefined;
}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';
