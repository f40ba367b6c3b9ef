import { createHash } from 'node:crypto';
import { chown, mkdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { accountFor, canUse, run } from './account.js';
import { exists, findBinaries, makeFallbackDir } from './binaries.js';
import { claim, readIfThere, release } from './ownership.js';
import { type ClusterRecord, newRecord, readRecord, recordFile, writeRecord } from './record.js';
import { ask, findRunning, readPidFile, type Server, start, stop } from './server.js';
import { diskFull, explain, speaksOfFullDisk, StartError } from './start-error.js';

interface EmbeddedPostgresOptions {
  /** The installation's data folder; it is made when missing. */
  dataDir: string;
  log?: (line: string) => void;
  /** PostgreSQL settings that replace or add to the defaults. */
  settings?: Record<string, string>;
  /** Where the cluster and the programs go when we are root and PostgreSQL's own user cannot enter ours. */
  fallbackDir?: string;
}

export interface EmbeddedPostgres {
  /** Connection string of the superuser. */
  url: string;
  /** Stops the server; does nothing when another process started it and still runs. */
  stop(): Promise<void>;
}

const defaults: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '256MB',
  max_wal_size: '1GB',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Patients' data belongs into the database and not into its log: no row values, no statements.
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
  log_checkpoints: 'off',
  // A killed client's statement and its locks end soon after it.
  ...(process.platform !== 'win32' && { client_connection_check_interval: '2s' }),
};

export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const asked = resolve(options.dataDir);
  try {
    await mkdir(asked, { recursive: true });
    const dataDir = await realpath(asked);
    const ownerFile = join(dataDir, 'postgres.owner');
    const deadline = Date.now() + 120_000;
    while (!(await claim(ownerFile))) {
      const url = await attach(dataDir);
      if (url) {
        options.log?.('Using the embedded PostgreSQL that another process of this data folder has started.');
        return { url, stop: () => Promise.resolve() };
      }
      if (Date.now() > deadline) throw busy(dataDir, await readIfThere(ownerFile));
      await sleep(250);
    }
    return await startOwned(dataDir, ownerFile, options).catch(async (error: unknown) => {
      await release(ownerFile);
      throw error;
    });
  } catch (error) {
    throw explain(error, asked);
  }
}

async function attach(dataDir: string): Promise<string | undefined> {
  const record = await readRecord(dataDir);
  if (!record?.cluster) return undefined;
  const cluster = resolve(dataDir, record.cluster);
  const running = await readPidFile(cluster);
  if (!running || (await ask(running.port, { cluster, password: record.password })) !== 'ready')
    return undefined;
  return urlOf({ ...record, port: running.port });
}

async function startOwned(
  dataDir: string,
  ownerFile: string,
  {
    settings = {},
    fallbackDir = '/var/lib/hospital-platform',
    log = () => undefined,
  }: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const account = await accountFor(dataDir);
  const binaries = await findBinaries(account, fallbackDir);
  const known = await readRecord(dataDir);
  const record = known ?? (await newRecord());
  const cluster = record.cluster
    ? resolve(dataDir, record.cluster)
    : account && !(await canUse(account, 'folder', dataDir))
      ? join(fallbackDir, createHash('sha256').update(dataDir).digest('hex').slice(0, 12))
      : join(dataDir, 'postgres');
  if (process.platform !== 'win32' && /["$`\\]/.test(cluster)) {
    throw new StartError(
      `PostgreSQL's tools cannot handle the characters in ${cluster}: choose another data folder.`,
    );
  }
  const server: Server = { dataDir, cluster, password: record.password, binaries, account };

  if (!known) {
    await setAsideUnknown(server, log);
    await writeRecord(dataDir, record);
  }
  if (!(await exists(join(cluster, 'PG_VERSION')))) {
    if (record.cluster) throw lost(dataDir, cluster);
    log(`Creating the database in ${cluster} …`);
    await createCluster(server, settings.fsync === 'off');
  }
  await checkVersion(server);

  const running = await findRunning(server);
  const port = running ?? (await start(server, record.port, { ...defaults, ...settings }));
  const place = dirname(cluster) === dataDir ? basename(cluster) : cluster;
  const current: ClusterRecord = { password: record.password, port, cluster: place };
  if (current.port !== record.port || current.cluster !== record.cluster) await writeRecord(dataDir, current);
  log(`PostgreSQL ${running ? 'was still running' : 'started'} on 127.0.0.1:${port}.`);

  let stopping: Promise<void> | undefined;
  return {
    url: urlOf(current),
    stop: () => (stopping ??= stop(server).then(() => release(ownerFile))),
  };
}

/** Made beside its place and renamed, so that an interrupted start never leaves half a cluster behind. */
async function createCluster(
  { dataDir, cluster, password, binaries, account }: Server,
  fast: boolean,
): Promise<void> {
  const unfinished = `${cluster}.new`;
  const passwordFile = `${cluster}.password`;
  if (dirname(cluster) !== dataDir) await makeFallbackDir(dirname(cluster));
  await rm(unfinished, { recursive: true, force: true });
  try {
    await mkdir(unfinished, { mode: 0o700 });
    await rm(passwordFile, { force: true });
    await writeFile(passwordFile, password, { mode: 0o600, flag: 'wx' });
    if (account) {
      await chown(unfinished, account.uid, account.gid);
      await chown(passwordFile, account.uid, account.gid);
    }
    // Only Linux has C.UTF-8 as a system locale; the sorting is PostgreSQL's own everywhere.
    const locale =
      process.platform === 'linux' ? ['--locale=C.UTF-8'] : ['--locale=C', '--builtin-locale=C.UTF-8'];
    if (process.platform === 'darwin') locale.push('--lc-ctype=en_US.UTF-8');
    const made = await run(
      binaries.initdb,
      [
        ...['-D', unfinished, '--username=postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256'],
        ...['--encoding=UTF8', '--locale-provider=builtin', ...locale],
        ...(fast ? ['--no-sync'] : []),
      ],
      { account },
    );
    if (made.code !== 0) throw whyNotCreated(cluster, made.output);
    await rename(unfinished, cluster).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
      throw new StartError(
        `The folder ${cluster} holds files but no database: move them away and start again.`,
      );
    });
  } finally {
    await rm(passwordFile, { force: true });
    await rm(unfinished, { recursive: true, force: true });
  }
}

function whyNotCreated(cluster: string, output: string): StartError {
  if (speaksOfFullDisk(output)) return diskFull(cluster);
  const lines = output.trim().split('\n');
  const reason = lines.find(line => /error|fatal|panic/i.test(line)) ?? lines.at(-1) ?? '';
  return new StartError(
    `The database could not be created in ${cluster} (${reason.trim()}): put that right and start again, ` +
      'or set DATABASE_URL to a PostgreSQL server of your own.',
  );
}

/** A cluster whose password is gone: outside the data folder it outlived a data folder that was deleted. */
async function setAsideUnknown(server: Server, log: (line: string) => void): Promise<void> {
  const { dataDir, cluster } = server;
  if (!(await exists(join(cluster, 'PG_VERSION')))) return;
  if (dirname(cluster) === dataDir) {
    throw new StartError(
      `The folder ${cluster} holds a database, but its password file ${recordFile(dataDir)} is missing: ` +
        'bring that file back, or move the folder away to begin with an empty database.',
    );
  }
  await stop(server);
  const aside = `${cluster}.before-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`;
  await rename(cluster, aside);
  log(
    `The database of an earlier, deleted ${dataDir} was moved to ${aside}; delete it when it is not needed.`,
  );
}

function lost(dataDir: string, cluster: string): StartError {
  return new StartError(
    `The database of ${dataDir} was in ${cluster} and is not there any more: bring it back, ` +
      `or delete ${recordFile(dataDir)} to begin with an empty database.`,
  );
}

function busy(dataDir: string, owner: string): StartError {
  return new StartError(
    `Process ${owner.split(' ')[0]} has been starting or stopping the database in ${dataDir} for two minutes: ` +
      'wait for it or end it, then start again.',
  );
}

async function checkVersion({ cluster, binaries }: Server): Promise<void> {
  const written = (await readFile(join(cluster, 'PG_VERSION'), 'utf8')).trim();
  const ours = binaries.version.split('.')[0];
  if (written === ours) return;
  throw new StartError(
    `The database in ${cluster} was made by PostgreSQL ${written}, and this release brings PostgreSQL ${ours}: ` +
      'move the data with pg_dump and pg_restore, or go back to the earlier release.',
  );
}

function urlOf({ password, port }: ClusterRecord): string {
  return `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
}
