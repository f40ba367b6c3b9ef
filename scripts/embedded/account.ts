import { spawn } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { StartError } from './start-error.js';

/** The operating system account PostgreSQL runs as; undefined means the one we run as. */
export interface Account {
  uid: number;
  gid: number;
}

interface RunOptions {
  account?: Account | undefined;
  /** An open file that takes the output; without it the output is returned. */
  outputTo?: number;
  /** Keeps the command out of our process group, so that Ctrl-C does not interrupt it. */
  detached?: boolean;
}

/** PostgreSQL refuses root: then the owner of the data folder takes its place, or else the user `postgres`. */
export async function accountFor(dataDir: string): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const owner = await stat(dataDir);
  if (owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  return (await findPostgresUser()) ?? (await createPostgresUser());
}

async function findPostgresUser(): Promise<Account | undefined> {
  const [uid, gid] = await Promise.all([run('id', ['-u', 'postgres']), run('id', ['-g', 'postgres'])]);
  if (uid.code !== 0 || gid.code !== 0) return undefined;
  return { uid: Number(uid.output), gid: Number(gid.output) };
}

async function createPostgresUser(): Promise<Account> {
  const home = ['--no-create-home', '--home-dir', '/nonexistent', '--shell', '/bin/false'];
  const said = await run('groupadd', ['--system', '--force', 'postgres'])
    .then(() => run('useradd', ['--system', '--gid', 'postgres', ...home, 'postgres']))
    .then(
      made => made.output.trim(),
      (error: Error) => error.message,
    );
  const account = await findPostgresUser();
  if (account) return account;
  throw new StartError(
    `PostgreSQL does not run as root, and the user "postgres" could not be created (${said}): ` +
      'start as an ordinary user, or set DATABASE_URL to a PostgreSQL server of your own.',
  );
}

/** Asks from inside the account, since only it sees every permission, mount and security module in the way. */
export async function canUse(account: Account, kind: 'folder' | 'program', path: string): Promise<boolean> {
  const test =
    kind === 'folder' ? 'test -d "$1" && test -x "$1"' : 'test -f "$1" && test -r "$1" && test -x "$1"';
  return (await run('/bin/sh', ['-c', test, 'sh', path], { account })).code === 0;
}

export function run(command: string, args: string[], options: RunOptions = {}) {
  return new Promise<{ code: number | null; output: string }>((resolve, reject) => {
    const out = options.outputTo ?? 'pipe';
    const child = spawn(command, args, {
      ...options.account,
      // Our own working folder may be closed to the account.
      cwd: process.platform === 'win32' ? process.cwd() : '/',
      env: cleanEnvironment(),
      stdio: ['ignore', out, out],
      detached: options.detached ?? false,
    });
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.once('error', reject);
    child.once('close', code => resolve({ code, output }));
  });
}

/** The server must see neither our secrets nor stray PG* variables, and its messages must be English. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = ['PATH', 'LD_LIBRARY_PATH', 'SystemRoot', 'SystemDrive', 'TEMP', 'TMP'];
  const found = kept.flatMap(name => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(found), LC_ALL: 'C' };
}
