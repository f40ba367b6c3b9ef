import { chown, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { randomBytes, randomInt } from 'node:crypto';
import { join } from 'node:path';
import { StartError } from './start-error.js';

/** What must be remembered to open the database again. */
export interface ClusterRecord {
  password: string;
  port: number;
  /** Where the cluster is, seen from the data folder; absent until it has been made. */
  cluster?: string;
}

export function recordFile(dataDir: string): string {
  return join(dataDir, 'postgres.secret.json');
}

export async function readRecord(dataDir: string): Promise<ClusterRecord | undefined> {
  const file = recordFile(dataDir);
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const record = parse(text);
  if (record) return record;
  throw new StartError(
    `The file ${file}, which holds the password of the database, cannot be understood: restore it from a backup, ` +
      'or move the whole data folder away to begin with an empty database.',
  );
}

function parse(text: string): ClusterRecord | undefined {
  try {
    const { password, port, cluster } = JSON.parse(text) as Record<string, unknown>;
    if (typeof password !== 'string' || typeof port !== 'number') return undefined;
    return { password, port, ...(typeof cluster === 'string' && { cluster }) };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Written beside and renamed: half a file would lose the only copy of the password. */
export async function writeRecord(dataDir: string, record: ClusterRecord): Promise<void> {
  const file = recordFile(dataDir);
  const unfinished = `${file}.${process.pid}`;
  try {
    await writeFile(unfinished, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600, flush: true });
    await giveToOwnerOf(dataDir, unfinished);
    await rename(unfinished, file);
  } finally {
    await rm(unfinished, { force: true });
  }
}

/** What root leaves in somebody's data folder must stay usable to them. */
export async function giveToOwnerOf(dataDir: string, path: string): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const owner = await stat(dataDir);
  if (owner.uid !== 0) await chown(path, owner.uid, owner.gid);
}

export async function newRecord(): Promise<ClusterRecord> {
  return { password: randomBytes(24).toString('hex'), port: await pickPort() };
}

/** Below the range from which systems hand out ports, so that nothing takes it while the database is stopped. */
export async function pickPort(): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const port = randomInt(15_500, 32_000);
    if (await isPortFree(port)) return port;
  }
  throw new StartError(
    'No free port was found between 15500 and 32000 on 127.0.0.1: close some programs and start again.',
  );
}

export function isPortFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
