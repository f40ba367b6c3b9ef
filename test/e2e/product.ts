import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../support/ports.js';

/** The built product, as `npm start` runs it. */
export interface Product {
  readonly address: string;
  readonly dataDir: string;
  readonly output: () => string;
  readonly process: ChildProcess;
  /** Ctrl-C; resolves with the exit code. */
  stop(): Promise<number | null>;
}

/** An empty folder that PostgreSQL's own user can enter, too. */
export async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hms-e2e-'));
  await chmod(folder, 0o755);
  return folder;
}

export const remove = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true });

/** Runs the start command and collects what it prints. */
export function run(env: NodeJS.ProcessEnv): { process: ChildProcess; output: () => string } {
  const { DATABASE_URL: _, REDIS_URL: __, ...inherited } = process.env;
  const child = spawn(process.execPath, ['dist/scripts/start.js'], {
    env: { ...inherited, NODE_ENV: 'development', LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, as a terminal gives it, so that Ctrl-C can be sent to all of it.
    detached: true,
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return { process: child, output: () => output };
}

/** Starts the product and waits until it says that it runs. */
export async function start(dataDir: string, env: NodeJS.ProcessEnv = {}): Promise<Product> {
  const port = await freePort();
  const { process: child, output } = run({ DATA_DIR: dataDir, PORT: String(port), ...env });
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', () => output().includes('Ctrl-C stops it') && resolve());
    child.once('exit', code => reject(new Error(`The product ended with ${code}:\n${output()}`)));
  });
  return {
    address: `http://127.0.0.1:${port}`,
    dataDir,
    output,
    process: child,
    stop: () => interrupt(child),
  };
}

/** What a terminal does on Ctrl-C: the signal reaches every process of the group. */
async function interrupt(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return child.exitCode;
  const ended = once(child, 'exit') as Promise<[number | null]>;
  process.kill(-child.pid, 'SIGINT');
  return (await ended)[0];
}
