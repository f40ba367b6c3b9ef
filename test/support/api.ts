import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { INestApplicationContext } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApi } from '../../src/app/api.js';
import { createWorker } from '../../src/app/worker.js';
import { parseEnv } from '../../src/config/env.js';
import { Settings } from '../../src/config/settings.js';
import { Clock } from '../../src/core/clock.js';
import { Logger } from '../../src/core/logger.js';
import { appSecret, createDatabase, withClient, type TestDatabase } from './database.js';
import { HttpClient } from './http-client.js';
import { expectNothingPersonal } from './personal.js';
import { startProcess, type Process } from './processes.js';

export interface TestApi extends HttpClient {
  readonly app: NestFastifyApplication;
  readonly address: string;
  readonly database: TestDatabase;
  readonly settings: Settings;
  /** The environment that other processes of this product get. */
  readonly variables: NodeJS.ProcessEnv;
  /** Every line that was logged. */
  readonly log: string[];
  /** Sets the time of the whole process; undefined goes back to the real one. */
  setClock(now: Date | undefined): void;
  /** Runs SQL as the owner of the database. */
  sql<T extends object>(text: string, values?: unknown[]): Promise<T[]>;
  startWorker(env?: NodeJS.ProcessEnv): Promise<INestApplicationContext>;
  /** A second API process on the same database; its clock shows the real time. */
  startSibling(env?: NodeJS.ProcessEnv): Promise<HttpClient>;
  close(): Promise<void>;
  /** The same, but the database stays, for others that are to be like it. */
  closeButDatabase(): Promise<TestDatabase>;
}

/** Boots the product on a database of its own, like another one or empty. Passwords are cheap to hash, and demo mode shows first passwords. */
export async function startApi(env: NodeJS.ProcessEnv = {}, like?: TestDatabase): Promise<TestApi> {
  const database = await createDatabase(like);
  const folder = await mkdtemp(join(tmpdir(), 'hms-data-'));
  const variables: NodeJS.ProcessEnv = {
    NODE_ENV: 'test',
    DATABASE_URL: database.url,
    APP_SECRET: appSecret,
    DEMO_MODE: 'true',
    DATA_DIR: folder,
    PASSWORD_HASH_MEMORY_KIB: '1024',
    PASSWORD_HASH_PASSES: '1',
    ...(process.env['REDIS_URL'] && { REDIS_URL: process.env['REDIS_URL'] }),
    ...env,
  };
  const parsed = parseEnv(variables);
  const settings = new Settings({ ...parsed, DATABASE_URL: database.url });
  const log: string[] = [];
  const logger = new Logger('info', 'test', collect(log));
  const app = await createApi(settings, logger);
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  const address = `http://127.0.0.1:${port}`;
  const clock = app.get(Clock);
  const workers: INestApplicationContext[] = [];
  const siblings: Process[] = [];
  const client = new HttpClient(`${address}/api/v1`);
  const closeButDatabase = async () => {
    await Promise.all([...workers.map(worker => worker.close()), ...siblings.map(sibling => sibling.stop())]);
    await app.close();
    return database;
  };
  return Object.assign(client, {
    app,
    address,
    database,
    settings,
    variables,
    log,
    setClock: (now: Date | undefined) => {
      clock.now = () => now ?? new Date();
    },
    sql: <T extends object>(text: string, values: unknown[] = []) =>
      withClient(database.url, async db => (await db.query<T>(text, values)).rows),
    startWorker: async (more: NodeJS.ProcessEnv = {}) => {
      const own = new Settings({ ...parseEnv({ ...variables, ...more }), DATABASE_URL: database.url });
      const worker = await createWorker(own, new Logger('info', 'worker', collect(log)));
      workers.push(worker);
      return worker;
    },
    startSibling: async (more: NodeJS.ProcessEnv = {}) => {
      const sibling = await startProcess('main', { ...variables, ...more });
      siblings.push(sibling);
      return new HttpClient(`${sibling.address}/api/v1`);
    },
    closeButDatabase,
    close: async () => {
      await closeButDatabase();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
      expectNothingPersonal(log);
    },
  });
}

const collect = (lines: string[]): Writable =>
  new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(...chunk.toString().trim().split('\n'));
      done();
    },
  });
