import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { type JobTarget } from '../../src/core/queue/job.js';
import { configureQueueBackend, type QueueStoreOptions } from '../../src/core/queue/queue.backend.js';
import { migrateQueueStore } from '../../src/core/queue/queue.migration.js';
import { Queues } from '../../src/core/queue/queue.service.js';
import { type QueueBackend } from '../../src/core/queue/queue.types.js';
import { WorkerRunner, type WorkerRunnerOptions } from '../../src/core/queue/worker.runner.js';
import { once, ownDatabase } from '../gateways/own-database.js';
import { type TcpProxy, tcpProxy } from '../gateways/tcp-proxy.js';

export interface LogLine {
  level: 'info' | 'warn' | 'error';
  fields: object;
  message: string;
}

/** An empty queue store (PostgreSQL, or Redis when REDIS_URL is set) behind a line that tests can cut. */
export class TestStore {
  readonly log: LogLine[] = [];
  readonly options: QueueStoreOptions;
  readonly proxy: TcpProxy;
  readonly empty: () => Promise<void>;
  readonly #drop: () => Promise<void>;
  readonly #open: { close(): Promise<void> }[] = [];

  private constructor(
    options: QueueStoreOptions,
    proxy: TcpProxy,
    empty: () => Promise<void>,
    drop: () => Promise<void>,
  ) {
    this.options = options;
    this.proxy = proxy;
    this.empty = empty;
    this.#drop = drop;
  }

  static async open(): Promise<TestStore> {
    const prefix = `t_${randomBytes(6).toString('hex')}`;
    return process.env.REDIS_URL
      ? TestStore.#redis(process.env.REDIS_URL, prefix)
      : TestStore.#postgres(prefix);
  }

  /** The role owns nothing and may not create anything, temporary tables included. */
  static async #postgres(role: string): Promise<TestStore> {
    const database = await ownDatabase();
    await database.run(`create role ${role} login password 'p' noinherit`);
    await database.run(`revoke temporary, create on database ${database.name} from public`);
    await migrateQueueStore(database.url, role);
    await migrateQueueStore(database.url, role); // a second deployment changes nothing
    const proxy = await tcpProxy(
      Object.assign(new URL(database.url), { username: role, password: 'p' }).toString(),
    );
    const empty = async (): Promise<void> => {
      await database.run('truncate bullmq.job, bullmq.scheduler cascade');
    };
    return new TestStore({ postgresUrl: proxy.url, prefix: 'unused' }, proxy, empty, async () => {
      await database.drop();
      await once(process.env.TEST_DATABASE_URL ?? '', `drop role ${role}`);
    });
  }

  static async #redis(url: string, prefix: string): Promise<TestStore> {
    const proxy = await tcpProxy(url);
    const redis = new Redis(url);
    const empty = async (): Promise<void> => {
      const keys = await redis.keys(`${prefix}:*`);
      if (keys.length > 0) await redis.del(keys);
    };
    return new TestStore({ redisUrl: proxy.url, postgresUrl: '', prefix }, proxy, empty, async () => {
      await empty();
      redis.disconnect();
    });
  }

  readonly logger = {
    info: (fields: object, message: string) => void this.log.push({ level: 'info', fields, message }),
    warn: (fields: object, message: string) => void this.log.push({ level: 'warn', fields, message }),
    error: (fields: object, message: string) => void this.log.push({ level: 'error', fields, message }),
  };

  backend(): QueueBackend {
    return configureQueueBackend(this.options);
  }

  /** As a process of its own would have it. */
  queues(scheduleCheckMs?: number): Queues {
    const queues = new Queues({ backend: this.backend(), logger: this.logger, scheduleCheckMs });
    this.#open.push(queues);
    return queues;
  }

  runner(options: Partial<WorkerRunnerOptions> = {}): WorkerRunner {
    const runner = new WorkerRunner({
      backend: this.backend(),
      logger: this.logger,
      runIn: (_target: JobTarget, work) => work(),
      queues: ['notifications'],
      lockMs: 1_000,
      stalledCheckMs: 300,
      ...options,
    });
    this.#open.push({ close: () => runner.close(2_000) });
    return runner;
  }

  logged(message: string): LogLine[] {
    return this.log.filter(line => line.message === message);
  }

  async reset(): Promise<void> {
    await this.proxy.restore();
    await Promise.all(this.#open.splice(0).map(open => open.close()));
    await this.empty();
    this.log.length = 0;
  }

  async close(): Promise<void> {
    await this.reset();
    await this.proxy.close();
    await this.#drop();
  }
}
