import { spawn } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { accountFor, run } from './account.js';
import { copyBinaries, packagedBinaries, restoreLinks } from './binaries.js';
import { identify } from './ownership.js';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './postgres.js';
import { StartError } from './start-error.js';

const asRoot = process.getuid?.() === 0 ? it : it.skip;
const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', shared_buffers: '16MB' };
const lines: string[] = [];
let base: string;
let dataDir: string;
let fallbackDir: string;
const running: EmbeddedPostgres[] = [];

async function start(folder = dataDir): Promise<EmbeddedPostgres> {
  const log = (line: string) => lines.push(line);
  const server = await startEmbeddedPostgres({ dataDir: folder, fallbackDir, settings, log });
  running.push(server);
  return server;
}

async function query(url: string, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return rows[0] && Object.values(rows[0])[0];
  } finally {
    await client.end();
  }
}

async function refusal(folder: string): Promise<Error> {
  return start(folder).then(
    () => new Error('it started'),
    (error: Error) => error,
  );
}

const isUp = (url: string): Promise<boolean> =>
  query(url, 'select 1').then(
    () => true,
    () => false,
  );

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'embedded-postgres-'));
  await chmod(base, 0o755);
  dataDir = join(base, 'data');
  fallbackDir = join(base, 'fallback');
});

afterAll(async () => {
  for (const server of running) await server.stop();
  await rm(base, { recursive: true, force: true });
});

describe('embedded PostgreSQL', () => {
  it('starts on an empty folder and answers', async () => {
    const server = await start();
    expect(server.url).toMatch(/^postgres:\/\/postgres:\w{48}@127\.0\.0\.1:\d+\/postgres$/);
    await query(server.url, "create table kept as select 'as it was'::text as word");
    expect(await query(server.url, 'show server_encoding')).toBe('UTF8');
    expect(await query(server.url, "select datlocale from pg_database where datname = 'postgres'")).toBe(
      'C.UTF-8',
    );
    expect(await query(server.url, 'show fsync')).toBe('off');
    expect((await stat(join(dataDir, 'postgres.secret.json'))).mode & 0o777).toBe(0o600);
    expect(await readdir(dataDir)).toEqual([
      'postgres',
      'postgres.log',
      'postgres.owner',
      'postgres.secret.json',
    ]);
    await server.stop();
    expect(await isUp(server.url)).toBe(false);
  });

  it('keeps data and address over a restart', async () => {
    const before = running[0]?.url;
    const server = await start();
    expect(server.url).toBe(before);
    expect(await query(server.url, 'select word from kept')).toBe('as it was');
    await server.stop();
  });

  it('takes another port when its own is in use', async () => {
    const port = Number(new URL(running[0]?.url ?? '').port);
    const other = createServer().listen(port, '127.0.0.1');
    const server = await start();
    other.close();
    expect(Number(new URL(server.url).port)).not.toBe(port);
    expect(await query(server.url, 'select word from kept')).toBe('as it was');
  });

  it('goes on with the server that a killed process left behind', async () => {
    const orphan = running.at(-1)?.url ?? '';
    const startedAt = await query(orphan, 'select pg_postmaster_start_time()::text');
    await writeFile(join(dataDir, 'postgres.owner'), '999999999 gone');
    const server = await start();
    expect(server.url).toBe(orphan);
    expect(await query(server.url, 'select pg_postmaster_start_time()::text')).toBe(startedAt);
    await server.stop();
    expect(await isUp(server.url)).toBe(false);
  });

  it('replaces a left-behind server that does not answer', async () => {
    const hung = await start();
    const pid = Number((await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0]);
    process.kill(pid, 'SIGSTOP');
    setTimeout(() => process.kill(pid, 'SIGCONT'), 4000);
    const server = await start();
    expect(lines.at(-1)).toMatch(/^PostgreSQL started/);
    expect(await query(server.url, 'select word from kept')).toBe('as it was');
    expect(server.url).toBe(hung.url);
    await server.stop();
  });

  it.each([
    ['nobody', 999_999_999],
    ['a process that is no PostgreSQL', process.pid],
  ])('is not hindered by a stale pid file of %s', async (_whose, pid) => {
    const cluster = join(dataDir, 'postgres');
    await writeFile(join(cluster, 'postmaster.pid'), `${pid}\n${cluster}\n1\n1\n\n127.0.0.1\n`);
    const server = await start();
    expect(await query(server.url, 'select word from kept')).toBe('as it was');
    await server.stop();
  });

  it('leaves alone what another living process has started', async () => {
    const mine = await start();
    const other = spawn('sleep', ['60']);
    await writeFile(join(dataDir, 'postgres.owner'), `${other.pid} ${await identify(other.pid ?? 0)}\n`);
    const second = await start();
    expect(second.url).toBe(mine.url);
    await second.stop();
    expect(await query(mine.url, 'select word from kept')).toBe('as it was');
    other.kill();
    await mine.stop();
  });

  asRoot('keeps the cluster elsewhere when PostgreSQL cannot enter a folder of root', async () => {
    await mkdir(join(base, 'closed'), { mode: 0o700 });
    const closed = join(base, 'closed', 'data');
    const first = await start(closed);
    const place = String(await query(first.url, 'show data_directory'));
    expect(place.startsWith(`${fallbackDir}/`)).toBe(true);
    await query(first.url, 'create table kept as select 1 as word');
    await first.stop();
    const second = await start(closed);
    expect(await query(second.url, 'select word from kept')).toBe(1);
    expect((await stat(join(base, 'closed'))).mode & 0o777).toBe(0o700);

    // Deleting the data folder means to begin anew, even with the old server still running; nothing is destroyed.
    await rm(closed, { recursive: true });
    const third = await start(closed);
    expect(await query(third.url, "select to_regclass('kept')")).toBeNull();
    expect((await readdir(fallbackDir)).filter(name => name.includes('.before-'))).toHaveLength(1);
    await third.stop();
  });

  asRoot('copies the programs for an account that cannot reach them, and restores their links', async () => {
    const packaged = await packagedBinaries();
    const bare = { ...packaged, root: join(base, 'package', 'native') };
    await cp(packaged.root, bare.root, { recursive: true, verbatimSymlinks: true });
    await chmod(join(bare.root, 'bin'), 0o700);
    const links = JSON.parse(await readFile(join(bare.root, 'pg-symlinks.json'), 'utf8')) as {
      target: string;
    }[];
    for (const { target } of links) await unlink(join(base, 'package', target));

    await restoreLinks(bare.root);
    bare.initdb = join(bare.root, 'bin', 'initdb');
    const copy = await copyBinaries(bare, fallbackDir);
    expect(copy.root).toBe(join(fallbackDir, `postgresql-${packaged.version}`, 'native'));
    const account = await accountFor('/');
    const { output } = await run(copy.initdb, ['--version'], { account });
    expect(output).toMatch(/^initdb \(PostgreSQL\) 18/);
  });

  it('says in a sentence that the folder cannot be made or written', async () => {
    await writeFile(join(base, 'file'), '');
    const blocked = await refusal(join(base, 'file', 'data'));
    expect(blocked).toBeInstanceOf(StartError);
    expect(blocked.message).toContain(join(base, 'file', 'data'));

    // /proc refuses new files even to root.
    const readOnly = await refusal('/proc/self');
    expect(readOnly).toBeInstanceOf(StartError);
  });

  it('says in a sentence that a database is lost, orphaned or foreign, and touches nothing', async () => {
    const folder = join(base, 'other');
    await mkdir(join(folder, 'postgres'), { recursive: true });
    await writeFile(join(folder, 'postgres', 'PG_VERSION'), '12\n');
    expect((await refusal(folder)).message).toMatch(/password file .* is missing/);

    const secret = join(folder, 'postgres.secret.json');
    await writeFile(secret, JSON.stringify({ password: 'x', port: 15_500, cluster: 'postgres' }));
    expect((await refusal(folder)).message).toMatch(
      /made by PostgreSQL 12, and this release brings PostgreSQL 18/,
    );

    await rm(join(folder, 'postgres'), { recursive: true });
    expect((await refusal(folder)).message).toMatch(/is not there any more/);

    await writeFile(secret, '{');
    expect((await refusal(folder)).message).toMatch(/cannot be understood/);
    expect(await readdir(folder)).toEqual(['postgres.secret.json']);
  });

  it('says in a sentence why PostgreSQL did not start', async () => {
    const odd = { ...settings, max_connections: 'many' };
    const refused = startEmbeddedPostgres({ dataDir, fallbackDir, settings: odd });
    await expect(refused).rejects.toThrow(
      /did not start on .*postgres \(invalid value for parameter "max_connections"/,
    );
    expect(await readdir(dataDir)).not.toContain('postgres.owner');
  });
});
