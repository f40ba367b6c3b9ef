import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { access, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { blobKey, BlobStore, type Owner } from './blob-store.js';

/** Files under a folder, readable by the product's own account. Processes on several machines need a shared folder. */
export class FolderBlobStore extends BlobStore {
  constructor(private readonly folder: string) {
    super();
  }

  async put(owner: Owner, name: string, content: Readable | Buffer): Promise<void> {
    const file = this.fileOf(owner, name);
    // Beside its place, so that the rename is one step; never a name that could be asked for.
    const part = join(dirname(file), `.${randomBytes(8).toString('hex')}.part`);
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    try {
      const source = Buffer.isBuffer(content) ? Readable.from([content], { objectMode: false }) : content;
      await pipeline(source, createWriteStream(part, { flags: 'wx', mode: 0o600, flush: true }));
      await rename(part, file);
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
  }

  async get(owner: Owner, name: string): Promise<Readable | undefined> {
    try {
      const file = await open(this.fileOf(owner, name));
      return file.createReadStream();
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  async exists(owner: Owner, name: string): Promise<boolean> {
    try {
      await access(this.fileOf(owner, name));
      return true;
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
  }

  async delete(owner: Owner, name: string): Promise<void> {
    await rm(this.fileOf(owner, name), { force: true });
  }

  private fileOf(owner: Owner, name: string): string {
    return join(this.folder, blobKey(owner, name));
  }
}

const isMissing = (error: unknown): boolean =>
  ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
