import { setTimeout as sleep } from 'node:timers/promises';
import {
  type BackendFactory,
  type IQueueBackend,
  PostgresConnection,
  type PostgresConnectionOptions,
  PostgresQueueBackend,
  withBackend,
} from 'bullmq';
import { type JobEnvelope } from './job.js';
import { QUEUE_SCHEMA } from './queue.migration.js';
import { type QueueBackend } from './queue.types.js';

/** Of an advisory lock: whoever holds it writes a schedule. */
const SCHEDULES = 0x686d_7371;

/** BullMQ's PostgreSQL store with four corrections that running it showed to be needed. */
class SteadyPostgresBackend extends PostgresQueueBackend {
  #written: Promise<unknown> = Promise.resolve();

  /** The inherited hour trusts TCP to report a dead LISTEN line, which takes minutes; ten seconds bound the delay. */
  override get maximumBlockTimeout(): number {
    return 10;
  }

  /** Any error but ECONNREFUSED (a server starting up, a cut line) makes the worker ask again at once, forever. */
  override async moveToActive(
    token: string,
    name?: string,
  ): ReturnType<PostgresQueueBackend['moveToActive']> {
    try {
      return (await super.moveToActive(token, name)) as unknown[];
    } catch (error) {
      if (!this.closing) await sleep(1_000);
      throw error;
    }
  }

  /** The inherited fast path creates temporary tables, a right the serving role does not have. */
  override async addJobs(entries: Parameters<IQueueBackend['addJobs']>[0]): Promise<string[]> {
    const results = await this.addFlow(
      entries.map(({ job, jobId, parentKeyOpts }) => ({
        jobData: job,
        jobId,
        parentKeyOpts: parentKeyOpts ?? {},
        prefix: '',
        queueName: this.queueName,
      })),
    );
    return results.map(([error, id]) => {
      if (error) throw error;
      return String(id);
    });
  }

  /**
   * Two processes that first write one schedule on both sides of a tick leave it pointing behind a run that exists
   * already, and no run follows. So they write one after the other; those of this process wait in line for the lock's
   * connection, else they could take all there are.
   */
  override addJobScheduler(
    ...schedule: Parameters<IQueueBackend['addJobScheduler']>
  ): ReturnType<IQueueBackend['addJobScheduler']> {
    const written = this.#written.then(async () => {
      const line = await this.connection.pool.connect();
      try {
        await line.query('select pg_advisory_lock($1)', [SCHEDULES]);
        const result = await super.addJobScheduler(...schedule);
        await line.query('select pg_advisory_unlock($1)', [SCHEDULES]);
        line.release();
        return result;
      } catch (error) {
        line.release(true); // a closed line holds no lock
        throw error;
      }
    });
    this.#written = written.catch(() => undefined);
    return written;
  }
}

const openBackend: BackendFactory<PostgresQueueBackend, PostgresConnectionOptions> = (
  name,
  options,
  wanted,
) =>
  new SteadyPostgresBackend(
    new PostgresConnection(options.connection),
    name,
    options,
    true,
    wanted?.withBlockingConnection ? `queue ${name}` : undefined,
  );

export function postgresQueueBackend(connectionString: string): QueueBackend {
  const { Queue, Worker } = withBackend(openBackend);
  const line = { connectionString, schema: QUEUE_SCHEMA, migrate: false, keepAlive: true };
  const forProducers = { ...line, max: 2, connectionTimeoutMillis: 1_000, query_timeout: 5_000 };
  const forWorkers = { ...line, max: 3, connectionTimeoutMillis: 5_000, query_timeout: 15_000 };
  return {
    kind: 'postgres',
    // By age only: a count makes every completion read that many rows (7 ms per job at 10,000).
    keepCompleted: { age: 3_600 },
    connected: () => Promise.resolve(),
    openQueue: name =>
      new Queue<JobEnvelope, void>(name, {
        connection: forProducers,
        streams: { events: { maxLen: 1_000 } },
      }),
    openWorker: (name, process, settings) =>
      new Worker<JobEnvelope, void>(name, process, {
        ...settings,
        connection: forWorkers,
        autorun: false,
        runRetryDelay: 1_000,
      }),
    close: () => Promise.resolve(),
  };
}
