import { Presets, SingleBar } from 'cli-progress';
import type { Progress } from '../src/platform/demo-data/index.js';

/** A bar in a terminal; lines that a program can read elsewhere. */
export async function withProgress(
  title: string,
  work: (progress: Progress) => Promise<void>,
): Promise<void> {
  if (!process.stdout.isTTY) {
    await work((percent, message) => process.stdout.write(`HMS_PROGRESS|${percent}|${message}\n`));
    return;
  }
  const bar = new SingleBar(
    { format: `${title} {bar} {percentage}% | {message}`, hideCursor: true },
    Presets.shades_classic,
  );
  bar.start(100, 0, { message: '' });
  try {
    await work((percent, message) => bar.update(percent, { message }));
  } finally {
    bar.stop();
  }
}
