import { readFile, rm, writeFile } from 'node:fs/promises';
import { run } from './account.js';

/**
 * Makes this process the one that starts and stops the database of a data folder. False while another living
 * process is: a second start must neither race the first nor stop its database on the way out.
 */
export async function claim(file: string): Promise<boolean> {
  const me = await identify(process.pid);
  for (;;) {
    try {
      await writeFile(file, `${process.pid} ${me}\n`, { flag: 'wx' });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const [pid, ...identity] = (await readIfThere(file)).trim().split(' ');
    if (Number(pid) === process.pid && identity.join(' ') === me) return true;
    if (pid && isAlive(Number(pid)) && identity.join(' ') === (await identify(Number(pid)))) return false;
    await rm(file, { force: true });
  }
}

export async function release(file: string): Promise<void> {
  await rm(file, { force: true });
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** What tells a process from a later one with the same number: after a reboot numbers repeat. */
export async function identify(pid: number): Promise<string> {
  if (process.platform === 'win32') return '';
  if (process.platform !== 'linux')
    return (await run('ps', ['-o', 'lstart=', '-p', String(pid)])).output.trim();
  const boot = await readIfThere('/proc/sys/kernel/random/boot_id');
  const status = await readIfThere(`/proc/${pid}/stat`);
  const startedAt = status.slice(status.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  return `${boot.trim()} ${startedAt}`;
}

export async function readIfThere(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ESRCH') return '';
    throw error;
  });
}
