import { randomBytes } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseEnv, type Env } from '../src/config/env.js';
import { Settings } from '../src/config/settings.js';
import { startEmbeddedPostgres } from './embedded/postgres.js';
import { StartError } from './embedded/start-error.js';

/** What a command runs in: the operator's environment, completed for the embedded database when none is named. */
export interface Surroundings {
  readonly settings: Settings;
  /** The environment for child processes. */
  readonly env: NodeJS.ProcessEnv;
  readonly embedded: boolean;
  /** Stops the embedded database when this command started it. */
  close(): Promise<void>;
}

const demoDefaults = { SUPER_ADMIN_EMAIL: 'superadmin@demo.hms', SUPER_ADMIN_PASSWORD: 'Demo@12345' };

/** The environment as the operator gave it. A mistake in it is told before anything is started. */
export const givenEnv = (): Env =>
  parseEnv({ ...process.env, APP_SECRET: process.env['APP_SECRET'] || 'x'.repeat(32) });

/** Reads the environment and, without `DATABASE_URL`, starts the embedded database. */
export async function openSurroundings(log: (line: string) => void): Promise<Surroundings> {
  const given: NodeJS.ProcessEnv = { ...process.env };
  const checked = givenEnv();
  if (checked.DATABASE_URL) {
    const env = { ...given, ...(checked.DEMO_MODE && defaultsFor(given)) };
    return { settings: settingsFrom(env), env, embedded: false, close: () => Promise.resolve() };
  }
  const dataDir = resolve(checked.DATA_DIR);
  prepareFolder(dataDir);
  const postgres = await startEmbeddedPostgres({ dataDir, log });
  const demo = given['DEMO_MODE'] ?? 'true';
  const env: NodeJS.ProcessEnv = {
    ...given,
    DATA_DIR: dataDir,
    DATABASE_URL: postgres.url,
    APP_SECRET: given['APP_SECRET'] || keptSecret(dataDir),
    DEMO_MODE: demo,
    DEMO_AUTO_FRESHEN: given['DEMO_AUTO_FRESHEN'] ?? demo,
    EMBEDDED_DATABASE: 'true',
  };
  if (parseEnv(env).DEMO_MODE) Object.assign(env, defaultsFor(given));
  return { settings: settingsFrom(env), env, embedded: true, close: () => postgres.stop() };
}

const defaultsFor = (given: NodeJS.ProcessEnv) => (given['SUPER_ADMIN_EMAIL'] ? {} : demoDefaults);

function settingsFrom(source: NodeJS.ProcessEnv): Settings {
  const env = parseEnv(source);
  return new Settings({ ...env, DATABASE_URL: env.DATABASE_URL ?? '' });
}

function prepareFolder(dataDir: string): void {
  try {
    makeFolder(dataDir);
    accessSync(dataDir, constants.W_OK | constants.X_OK);
  } catch {
    throw new StartError(
      `The data folder ${dataDir} cannot be written to. Choose another one with DATA_DIR.`,
    );
  }
}

/** Level by level: Node's own recursive way never ends where a parent is there and takes no folder, as in /proc. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder);
}

/** The embedded installation makes its own master secret, once. */
function keptSecret(dataDir: string): string {
  const file = join(dataDir, 'app.secret');
  if (!existsSync(file)) writeFileSync(file, randomBytes(48).toString('base64url'), { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}
