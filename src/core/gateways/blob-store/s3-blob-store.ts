import { Readable } from 'node:stream';
import type * as Sdk from '@aws-sdk/client-s3';
import { blobKey, BlobStore, type Owner } from './blob-store.js';

export interface S3Options {
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** S3 takes parts of at least 5 MiB; one part is what a file holds in memory. */
const partSize = 8 * 1024 * 1024;

/** A bucket of an S3-compatible store. */
export class S3BlobStore extends BlobStore {
  private line: Promise<{ sdk: typeof Sdk; client: Sdk.S3Client }> | undefined;

  constructor(private readonly options: S3Options) {
    super();
  }

  /** A file in one request while it is small, in parts when it is not; it appears when the last part has arrived. */
  async put(owner: Owner, name: string, content: Readable | Buffer): Promise<void> {
    const { sdk, client } = await this.connect();
    const at = this.at(owner, name);
    const sent: { PartNumber: number; ETag: string | undefined }[] = [];
    let upload: { UploadId: string | undefined } | undefined;
    try {
      for await (const { bytes, isLast } of inParts(Buffer.isBuffer(content) ? [content] : content)) {
        if (isLast && !upload) {
          await client.send(new sdk.PutObjectCommand({ ...at, Body: bytes }));
          return;
        }
        upload ??= { UploadId: (await client.send(new sdk.CreateMultipartUploadCommand(at))).UploadId };
        const part = { ...at, ...upload, PartNumber: sent.length + 1, Body: bytes };
        const { ETag } = await client.send(new sdk.UploadPartCommand(part));
        sent.push({ PartNumber: part.PartNumber, ETag });
      }
      const whole = { ...at, UploadId: upload?.UploadId, MultipartUpload: { Parts: sent } };
      await client.send(new sdk.CompleteMultipartUploadCommand(whole));
    } catch (error) {
      // What cannot be given up now is left to the bucket's own rule for unfinished uploads; the first error is the news.
      if (upload)
        await client
          .send(new sdk.AbortMultipartUploadCommand({ ...at, UploadId: upload.UploadId }))
          .catch(() => undefined);
      throw error;
    }
  }

  async get(owner: Owner, name: string): Promise<Readable | undefined> {
    const { sdk, client } = await this.connect();
    try {
      const { Body } = await client.send(new sdk.GetObjectCommand(this.at(owner, name)));
      if (!(Body instanceof Readable)) throw new Error('The store gave a file without content.');
      return Body;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  async exists(owner: Owner, name: string): Promise<boolean> {
    const { sdk, client } = await this.connect();
    try {
      await client.send(new sdk.HeadObjectCommand(this.at(owner, name)));
      return true;
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
  }

  async delete(owner: Owner, name: string): Promise<void> {
    const { sdk, client } = await this.connect();
    await client.send(new sdk.DeleteObjectCommand(this.at(owner, name)));
  }

  private at(owner: Owner, name: string): { Bucket: string; Key: string } {
    return { Bucket: this.options.bucket, Key: blobKey(owner, name) };
  }

  /** The package is heavy: it is loaded with the first file. */
  private connect(): Promise<{ sdk: typeof Sdk; client: Sdk.S3Client }> {
    const { endpoint, region, accessKeyId, secretAccessKey } = this.options;
    this.line ??= import('@aws-sdk/client-s3').then(sdk => ({
      sdk,
      client: new sdk.S3Client({
        endpoint,
        region,
        credentials: { accessKeyId, secretAccessKey },
        // Buckets as the first part of the path, and no checksums beyond the protocol's first version: every
        // compatible store understands these.
        forcePathStyle: true,
        requestChecksumCalculation: 'WHEN_REQUIRED',
        responseChecksumValidation: 'WHEN_REQUIRED',
      }),
    }));
    return this.line;
  }
}

/** The last part may be short, even empty. */
async function* inParts(
  content: Iterable<Buffer> | Readable,
): AsyncGenerator<{ bytes: Buffer; isLast: boolean }> {
  let held: Buffer[] = [];
  let size = 0;
  for await (const chunk of content as AsyncIterable<Buffer>) {
    if (size >= partSize) {
      yield { bytes: Buffer.concat(held), isLast: false };
      held = [];
      size = 0;
    }
    held.push(chunk);
    size += chunk.length;
  }
  yield { bytes: Buffer.concat(held), isLast: true };
}

const isMissing = (error: unknown): boolean => ['NoSuchKey', 'NotFound'].includes((error as Error).name);
