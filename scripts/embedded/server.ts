import { open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type Account, run } from './account.js';
import { type Binaries, exists } from './binaries.js';
import { isAlive, readIfThere } from './ownership.js';
import { giveToOwnerOf, isPortFree, pickPort } from './record.js';
import { diskFull, speaksOfFullDisk, StartError } from './start-error.js';

export interface Server {
  dataDir: string;
  cluster: string;
  password: string;
  binaries: Binaries;
  account: Account | undefined;
}

const patienceSeconds = 120;
const logLimit = 20_000_000;

function logFile(dataDir: string): string {
  return join(dataDir, 'postgres.log');
}

/** The port of a server already running on the cluster, once a start or stop in progress has ended. */
export async function findRunning(server: Server): Promise<number | undefined> {
  const deadline = Date.now() + patienceSeconds * 1000;
  for (;;) {
    const running = await readPidFile(server.cluster);
    if (!running) return undefined;
    const state = await ask(running.port, server);
    if (state === 'ready') return running.port;
    if (state === 'no answer' || !running.port) {
      await stop(server);
      return undefined;
    }
    if (Date.now() > deadline) throw stillRecovering(server);
    await sleep(200);
  }
}

/** Starts the server; answers with the port, which is another one when the wanted one is taken. */
export async function start(
  server: Server,
  wanted: number,
  settings: Record<string, string>,
): Promise<number> {
  let port = (await isPortFree(wanted)) ? wanted : await pickPort();
  for (let attempt = 1; ; attempt++) {
    const said = await startOnce(server, { ...settings, port: String(port) });
    if (said === undefined) return port;
    // After a crash the old server's last processes need a moment to leave.
    const mayPass = /pre-existing shared memory block/.test(said);
    const portTaken = /Address already in use|could not create any TCP\/IP sockets/.test(said);
    if ((!mayPass && !portTaken) || attempt > 20) throw whyNotStarted(server, said);
    if (portTaken) port = await pickPort();
    else await sleep(250);
  }
}

/** Answers with undefined when the server is up, else with what it wrote to its log. */
async function startOnce(server: Server, settings: Record<string, string>): Promise<string | undefined> {
  const file = logFile(server.dataDir);
  if ((await exists(file)) && (await stat(file)).size > logLimit) await rename(file, `${file}.1`);
  const log = await open(file, 'a+', 0o600);
  try {
    await giveToOwnerOf(server.dataDir, file);
    const from = (await log.stat()).size;
    const { code } = await run(
      server.binaries.pgCtl,
      ['start', '-s', '-w', '-t', String(patienceSeconds), '-D', server.cluster, '-o', toFlags(settings)],
      // The server inherits the open file, so the account needs no access to the folder of the log.
      { account: server.account, outputTo: log.fd },
    );
    if (code === 0) return undefined;
    const written = (await log.stat()).size - from;
    const { buffer } = await log.read({ buffer: Buffer.alloc(written), position: from });
    return buffer.toString('utf8');
  } finally {
    await log.close();
  }
}

/** pg_ctl hands the flags to a shell, so only plain values are let through. */
function toFlags(settings: Record<string, string>): string {
  return Object.entries(settings)
    .map(([name, value]) => {
      if (!/^[a-z][a-z0-9_.]*$/.test(name) || !/^[\w .,:;/%+*@=()[\]-]*$/.test(value)) {
        throw new TypeError(`Not a setting that can be passed to PostgreSQL: ${name}=${value}`);
      }
      return `-c ${name}="${value}"`;
    })
    .join(' ');
}

function whyNotStarted(server: Server, said: string): StartError {
  if (speaksOfFullDisk(said)) return diskFull(server.cluster);
  if (/server did not start in time/.test(said)) return stillRecovering(server);
  const reason = /(?:FATAL|PANIC|ERROR):\s*(.*)/.exec(said)?.[1] ?? said.trim().split('\n').at(-1) ?? '';
  return new StartError(
    `PostgreSQL did not start on ${server.cluster} (${reason}): ` +
      `${logFile(server.dataDir)} tells more; put that right and start again.`,
  );
}

function stillRecovering(server: Server): StartError {
  return new StartError(
    `The database in ${server.cluster} is still recovering after ${patienceSeconds} seconds: ` +
      'leave it running and start again in a few minutes.',
  );
}

/** Stops a running server, at once if it does not want to; nothing to do when none runs. */
export async function stop(server: Server): Promise<void> {
  const ways = [
    { mode: 'fast', seconds: 60 },
    { mode: 'immediate', seconds: 15 },
  ];
  for (const { mode, seconds } of ways) {
    if (!(await readPidFile(server.cluster))) return;
    await run(
      server.binaries.pgCtl,
      ['stop', '-s', '-w', '-m', mode, '-t', String(seconds), '-D', server.cluster],
      // Ctrl-C reaches the whole process group, and a second one must not cut this short.
      { account: server.account, detached: true },
    );
  }
  const left = await readPidFile(server.cluster);
  if (!left) return;
  throw new StartError(
    `The database process ${left.pid} of ${server.cluster} neither answers nor stops: end it by hand and start again.`,
  );
}

interface PidFile {
  pid: number;
  port: number;
}

/** The server that postmaster.pid names, if it lives; a file that names a process of someone else is removed. */
export async function readPidFile(cluster: string): Promise<PidFile | undefined> {
  const file = join(cluster, 'postmaster.pid');
  const lines = (await readIfThere(file)).split('\n');
  const pid = Number(lines[0]);
  // PostgreSQL itself deals with the file of a dead server, and better: it looks for surviving children.
  if (!pid || !isAlive(pid)) return undefined;
  if (await isServer(pid, cluster)) return { pid, port: Number(lines[3]) };
  await rm(file, { force: true });
  return undefined;
}

async function isServer(pid: number, cluster: string): Promise<boolean> {
  if (process.platform === 'win32') return true; // no cheap way to tell; pg_ctl can only reach real servers there
  const command =
    process.platform === 'linux'
      ? (await readIfThere(`/proc/${pid}/cmdline`)).replaceAll('\0', ' ')
      : (await run('ps', ['-ww', '-o', 'args=', '-p', String(pid)])).output;
  return command.includes('postgres') && command.includes(`-D ${cluster} `);
}

type Answer = 'ready' | 'not yet' | 'no answer';

/** Whether the server on the port lets us in and serves this very cluster. */
export async function ask(port: number, server: Pick<Server, 'cluster' | 'password'>): Promise<Answer> {
  const client = new pg.Client({
    ...{ host: '127.0.0.1', port, user: 'postgres', password: server.password, database: 'postgres' },
    ...{ connectionTimeoutMillis: 3000, query_timeout: 3000 },
  });
  // A connection lost between two calls is reported here as well; the calls below say all we need.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>('show data_directory');
    return rows[0]?.data_directory === server.cluster ? 'ready' : 'no answer';
  } catch (error) {
    const { code } = error as { code?: string };
    // 57P03: starting up, shutting down or recovering. A refusal: not listening yet, or not any more.
    return code === '57P03' || code === 'ECONNREFUSED' ? 'not yet' : 'no answer';
  } finally {
    await client.end();
  }
}
