import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { context } from '../../src/core/context.js';
import { Keys } from '../../src/core/crypto/keys.js';
import type { BlobStore } from '../../src/core/gateways/blob-store/blob-store.js';
import { FolderBlobStore } from '../../src/core/gateways/blob-store/folder-blob-store.js';
import { S3BlobStore } from '../../src/core/gateways/blob-store/s3-blob-store.js';
import { SealedBlobStore } from '../../src/core/gateways/blob-store/sealed-blob-store.js';
import type { TenancyScope } from '../../src/core/tenancy/tenancy-scope.js';

interface S3Server {
  run(): Promise<AddressInfo>;
  close(): Promise<void>;
}
const S3rver = createRequire(import.meta.url)('s3rver') as new (options: object) => S3Server;

const a = { id: '0190a1b2-c3d4-7e5f-8a6b-112233445566' };
const b = { id: '0190a1b2-c3d4-7e5f-8a6b-665544332211' };
const keys = new Keys('a master secret that only this test knows');

let folder: string;
let server: S3Server;
let s3: BlobStore;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'blobs-'));
  server = new S3rver({
    port: 0,
    address: '127.0.0.1',
    silent: true,
    directory: join(folder, 's3'),
    configureBuckets: [{ name: 'hospitals' }],
  });
  const { port } = await server.run();
  s3 = new S3BlobStore({
    endpoint: `http://127.0.0.1:${port}`,
    bucket: 'hospitals',
    region: 'us-east-1',
    accessKeyId: 'S3RVER',
    secretAccessKey: 'S3RVER',
  });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const inFolder = () => new FolderBlobStore(join(folder, 'files'));

/** The content as it is read back; undefined when there is none. */
async function read(store: BlobStore, owner: { id: string }, name: string): Promise<string | undefined> {
  const content = await store.get(owner, name);
  return content && (await buffer(content)).toString('utf8');
}

/** Bytes that are the same each time and do not repeat in step with any frame or part. */
const pattern = (length: number) => Buffer.from(Array.from({ length }, (_, n) => (n * 7 + (n >> 8)) & 255));

describe.each<[string, () => BlobStore]>([
  ['a folder', inFolder],
  ['an S3-compatible store', () => s3],
  ['a sealed folder', () => new SealedBlobStore(inFolder(), keys)],
  ['a sealed S3-compatible store', () => new SealedBlobStore(s3, keys)],
])('%s', (label, open) => {
  const file = `${label.replaceAll(' ', '-')}/one.pdf`;

  it('gives back what it was given', async () => {
    await open().put(a, file, Buffer.from('एक'));
    expect(await read(open(), a, file)).toBe('एक');
    expect(await open().exists(a, file)).toBe(true);
  });

  it('replaces', async () => {
    await open().put(a, file, Buffer.from('two'));
    expect(await read(open(), a, file)).toBe('two');
  });

  it('knows nothing of what is not there', async () => {
    expect(await open().exists(a, 'nothing.pdf')).toBe(false);
    expect(await open().get(a, 'nothing.pdf')).toBeUndefined();
    await open().delete(a, 'nothing.pdf');
  });

  it('forgets what is deleted', async () => {
    await open().put(a, file, Buffer.from('gone'));
    await open().delete(a, file);
    expect(await open().get(a, file)).toBeUndefined();
  });

  it('keeps hospitals apart', async () => {
    await open().put(a, file, Buffer.from('of a'));
    expect(await open().exists(b, file)).toBe(false);
    await open().delete(b, file);
    expect(await read(open(), a, file)).toBe('of a');
  });

  it.each([
    ['nothing', 0],
    ['one byte', 1],
    ['a frame', 65_536],
    ['a frame and a byte', 65_537],
    ['a part and more', 8 * 1024 * 1024 + 3],
  ])('takes a stream of %s', async (_, length) => {
    const bytes = pattern(length);
    const chunks = Array.from({ length: Math.ceil(length / 10_000) }, (_chunk, n) =>
      bytes.subarray(n * 10_000, (n + 1) * 10_000),
    );
    await open().put(a, file, Readable.from(chunks, { objectMode: false }));
    const content = await open().get(a, file);
    expect(content && (await buffer(content)).equals(bytes)).toBe(true);
  });

  it('keeps what was there when the new content breaks off', async () => {
    await open().put(a, file, Buffer.from('whole'));
    const broken = Readable.from(
      (function* () {
        yield Buffer.from('half');
        throw new Error('broke off');
      })(),
      { objectMode: false },
    );
    await expect(open().put(a, file, broken)).rejects.toThrow('broke off');
    expect(await read(open(), a, file)).toBe('whole');
  });

  it.each(['../x', 'x/../../y', '/etc/passwd', 'x//y', '.hidden', 'a/./b', 'a\0b', 'a\\b', '', 'x/', 'é'])(
    'refuses the name %j',
    async name => {
      for (const use of [
        () => open().put(a, name, Buffer.from('x')),
        () => open().get(a, name),
        () => open().exists(a, name),
        () => open().delete(a, name),
      ])
        await expect(use()).rejects.toThrow('no name of a file');
    },
  );

  it('refuses an owner that is no hospital, and a file of another hospital than the one that is open', async () => {
    await expect(open().exists({ id: '../..' }, 'x')).rejects.toThrow('is a hospital');
    const inA = { requestId: 'r', tenancy: { tenant: a } as TenancyScope };
    await expect(context.run(inA, () => open().exists(b, 'x'))).rejects.toThrow('another hospital');
    await expect(context.run(inA, () => open().exists(a, 'x'))).resolves.toBe(false);
  });
});

test('a folder holds files for its owner only, and no halves', async () => {
  await inFolder().put(a, 'private/file', Buffer.from('x'));
  const at = join(folder, 'files', a.id, 'private');
  expect(await readdir(at)).toEqual(['file']);
  expect((await stat(join(at, 'file'))).mode & 0o077).toBe(0);
});

describe('a sealed file', () => {
  const at = (owner: { id: string }, name: string) => join(folder, 'files', owner.id, name);
  const sealed = () => new SealedBlobStore(inFolder(), keys);

  beforeEach(() => sealed().put(a, 'secret', pattern(200_000)));

  it('shows nothing of its content, nor twice the same', async () => {
    await sealed().put(a, 'words', Buffer.from('Kanarienvogel'));
    const first = await readFile(at(a, 'words'));
    await sealed().put(a, 'words', Buffer.from('Kanarienvogel'));
    expect(first.includes('Kanarienvogel')).toBe(false);
    expect(first.equals(await readFile(at(a, 'words')))).toBe(false);
  });

  it.each<[string, (bytes: Buffer) => Buffer]>([
    [
      'a changed byte',
      bytes => Buffer.concat([bytes.subarray(0, 500), Buffer.from([bytes[500]! ^ 1]), bytes.subarray(501)]),
    ],
    ['a missing end', bytes => bytes.subarray(0, bytes.length - 10)],
    ['a missing last frame', bytes => bytes.subarray(0, 20 + 3 * (65_536 + 16))],
    [
      'swapped frames',
      bytes => {
        const frame = (n: number) => bytes.subarray(20 + n * 65_552, 20 + (n + 1) * 65_552);
        return Buffer.concat([bytes.subarray(0, 20), frame(1), frame(0), bytes.subarray(20 + 2 * 65_552)]);
      },
    ],
    ['only a head', bytes => bytes.subarray(0, 20)],
    ['nothing', () => Buffer.alloc(0)],
    ['something else', () => Buffer.from('%PDF-1.7 this was never sealed')],
  ])('with %s cannot be read', async (_, spoil) => {
    await writeFile(at(a, 'secret'), spoil(await readFile(at(a, 'secret'))));
    await expect(read(sealed(), a, 'secret')).rejects.toThrow();
  });

  it('cannot be read under another name or in another hospital', async () => {
    const stored = () => createReadStream(at(a, 'secret'));
    await inFolder().put(a, 'renamed', stored());
    await inFolder().put(b, 'secret', stored());
    await expect(read(sealed(), a, 'renamed')).rejects.toThrow();
    await expect(read(sealed(), b, 'secret')).rejects.toThrow();
  });

  it('is closed when its reader goes away', async () => {
    const content = await sealed().get(a, 'secret');
    content?.destroy();
    if (content && !content.closed) await once(content, 'close');
    expect(content?.destroyed).toBe(true);
  });
});
