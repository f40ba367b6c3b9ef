import { Readable } from 'node:stream';

/** Milliseconds that a reader may take over one piece before the answer is broken off. */
const patienceMs = 60_000;

/**
 * An answer that is made while it is read: the next piece is asked for when the reader has taken the last one. A reader
 * who goes away ends it at once, and one who stops reading ends it after a while.
 */
export function download(pieces: AsyncGenerator<Buffer | string>, patience = patienceMs): Readable {
  let waiting: NodeJS.Timeout | undefined;
  const watched = async function* () {
    for await (const piece of pieces) {
      waiting = setTimeout(() => body.destroy(new Error('The reader of a download has stopped.')), patience);
      yield piece;
      clearTimeout(waiting);
    }
  };
  const body = Readable.from(watched(), { objectMode: false });
  body.once('close', () => clearTimeout(waiting));
  return body;
}
