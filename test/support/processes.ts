import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from './ports.js';

/** A process of the built product. */
export interface Process {
  readonly address: string;
  readonly child: ChildProcess;
  /** Asks it to end and waits; resolves with its exit code. */
  stop(): Promise<number | null>;
}

const started: ChildProcess[] = [];
/** A test that failed half-way leaves its processes behind. */
afterAll(() => started.forEach(child => child.kill('SIGKILL')));

/** Starts the API (`main`) or the worker, and waits until it says that it runs. */
export async function startProcess(entry: 'main' | 'worker', env: NodeJS.ProcessEnv): Promise<Process> {
  const port = String(await freePort());
  const child = fork(`dist/src/${entry}.js`, {
    env: { PATH: process.env['PATH'], HOST: '127.0.0.1', LOG_LEVEL: 'warn', PORT: port, ...env },
    // Jest's own flags are not for the product.
    execArgv: [],
  });
  started.push(child);
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve());
    child.once('exit', code => reject(new Error(`The product ended with ${code} before it had started.`)));
  });
  return { address: `http://127.0.0.1:${port}`, child, stop: () => end(child) };
}

async function end(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const ended = once(child, 'exit') as Promise<[number | null]>;
  child.kill('SIGTERM');
  return (await ended)[0];
}
