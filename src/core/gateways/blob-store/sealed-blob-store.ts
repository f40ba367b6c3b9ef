import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Keys } from '../../crypto/keys.js';
import { blobKey, BlobStore, type Owner } from './blob-store.js';

const magic = Buffer.from('HPB1');
const saltBytes = 16;
const tagBytes = 16;
/** Plain bytes that are sealed together; what a reader holds before it passes anything on. */
const frameBytes = 64 * 1024;

/**
 * Encrypts what a store holds: AES-256-GCM in frames, each with the file's own key, its number and whether it is the
 * last (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár). A frame that was altered, moved, cut off or
 * put under another name ends the stream with an error before any of it is passed on.
 */
export class SealedBlobStore extends BlobStore {
  constructor(
    private readonly store: BlobStore,
    private readonly keys: Keys,
  ) {
    super();
  }

  async put(owner: Owner, name: string, content: Readable | Buffer): Promise<void> {
    const salt = randomBytes(saltBytes);
    const frames = seal(
      Buffer.isBuffer(content) ? [content] : content,
      this.fileKey(owner, name, salt),
      Buffer.concat([magic, salt]),
    );
    await this.store.put(owner, name, Readable.from(frames, { objectMode: false }));
  }

  async get(owner: Owner, name: string): Promise<Readable | undefined> {
    const sealed = await this.store.get(owner, name);
    if (!sealed) return undefined;
    const opened = Readable.from(
      open(sealed, salt => this.fileKey(owner, name, salt)),
      { objectMode: false },
    );
    // Whichever ends first takes the other with it: a client that goes away must not leave a file open.
    opened.once('close', () => sealed.destroy());
    return opened;
  }

  exists(owner: Owner, name: string): Promise<boolean> {
    return this.store.exists(owner, name);
  }

  delete(owner: Owner, name: string): Promise<void> {
    return this.store.delete(owner, name);
  }

  private fileKey(owner: Owner, name: string, salt: Buffer): Buffer {
    const hospital = this.keys.derive(`blobs:v1:${owner.id}`);
    return Buffer.from(hkdfSync('sha256', hospital, salt, blobKey(owner, name), 32));
  }
}

/** Frame number in 4 bytes, and whether it is the last. */
function nonceOf(frame: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(frame, 7);
  nonce.writeUInt8(isLast ? 1 : 0, 11);
  return nonce;
}

async function* seal(
  content: Iterable<Buffer> | Readable,
  key: Buffer,
  head: Buffer,
): AsyncGenerator<Buffer> {
  yield head;
  let frame = 0;
  for await (const { bytes, isLast } of inFrames(content, frameBytes)) {
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(frame++, isLast));
    yield Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
  }
}

async function* open(sealed: Readable, keyFor: (salt: Buffer) => Buffer): AsyncGenerator<Buffer> {
  let key: Buffer | undefined;
  let frame = 0;
  const head = magic.length + saltBytes;
  for await (const { bytes, isLast } of inFrames(sealed, frameBytes + tagBytes, head)) {
    if (!key) {
      if (bytes.length !== head || !bytes.subarray(0, magic.length).equals(magic))
        throw new Error('This file was not stored by this product.');
      key = keyFor(bytes.subarray(magic.length));
      continue;
    }
    if (bytes.length < tagBytes) throw new Error('The file has been cut off.');
    const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(frame++, isLast));
    decipher.setAuthTag(bytes.subarray(bytes.length - tagBytes));
    const plain = decipher.update(bytes.subarray(0, bytes.length - tagBytes));
    yield Buffer.concat([plain, decipher.final()]);
  }
  if (frame === 0) throw new Error('The file has been cut off.');
}

/** Cuts a stream into frames of one size, the first of another if given; the last one may be short, even empty. */
async function* inFrames(
  content: Iterable<Buffer> | Readable,
  size: number,
  first = size,
): AsyncGenerator<{ bytes: Buffer; isLast: boolean }> {
  let held: Buffer = Buffer.alloc(0);
  let wanted = first;
  for await (const chunk of content as AsyncIterable<Buffer>) {
    held = Buffer.concat([held, chunk]);
    while (held.length > wanted) {
      yield { bytes: held.subarray(0, wanted), isLast: false };
      held = held.subarray(wanted);
      wanted = size;
    }
  }
  yield { bytes: held, isLast: true };
}
