import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Server {
  readonly address: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Starts a process that listens on a port and says so with a message. */
export async function launch(entry: string, port: number, env: NodeJS.ProcessEnv): Promise<Server> {
  const child = fork(new URL(entry, import.meta.url), { env });
  const started = await Promise.race([
    once(child, 'message').then(() => true),
    once(child, 'exit').then(() => false),
    sleep(60_000, false, { ref: false }),
  ]);
  if (!started || child.pid === undefined) {
    child.kill('SIGKILL');
    throw new Error(`${entry} did not start.`);
  }
  return { address: `http://127.0.0.1:${port}`, pid: child.pid, stop: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await ended;
  clearTimeout(late);
}

/** Kernel ticks per second in /proc, on every Linux that Node runs on. */
const ticksPerSecond = 100;

/** CPU time, in µs, that a process has used; undefined where there is no /proc. */
export function cpuOf(pid: number): number | undefined {
  const stat = statOf(pid);
  return stat && toMicroseconds(stat.own);
}

/** CPU time, in µs, of a process with its children, the ended ones too: a PostgreSQL server with its back ends. */
export function cpuOfFamily(parent: number): number | undefined {
  const stat = statOf(parent);
  if (!stat) return undefined;
  const children = readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(name => statOf(Number(name)))
    .filter(child => child?.parent === parent);
  return toMicroseconds(
    children.reduce((sum, child) => sum + (child?.own ?? 0), stat.own + stat.endedChildren),
  );
}

/** The process that started another one. */
export const parentOf = (pid: number): number | undefined => statOf(pid)?.parent;

interface Stat {
  readonly parent: number;
  readonly own: number;
  readonly endedChildren: number;
}

/** proc(5), `/proc/pid/stat`; a process may end while we look. */
function statOf(pid: number): Stat | undefined {
  if (!existsSync('/proc/self/stat')) return undefined;
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const number = (index: number) => Number(fields[index]);
    return {
      parent: number(1),
      own: number(11) + number(12),
      endedChildren: number(13) + number(14),
    };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH') return undefined;
    throw error;
  }
}

const toMicroseconds = (ticks: number): number => (ticks * 1_000_000) / ticksPerSecond;
