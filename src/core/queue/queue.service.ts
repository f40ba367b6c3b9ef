import { crc32 } from 'node:zlib';
import { type z } from 'zod';
import { type DeadLetter, deadLetterOf } from './dead-letter.js';
import { within } from './deadline.js';
import { reportStoreErrors } from './error.log.js';
import { type JobDefinition, type JobTarget, SCHEDULED, jobIdOf, seal } from './job.js';
import { type AddOptions, type JobRequest, jobRequest } from './job.request.js';
import { QUEUE_NAMES, type QueueName } from './queue.names.js';
import { type JobQueue, type QueueBackend, type QueueLogger, type StoredJob } from './queue.types.js';

const ANSWER_MS = 1_000;
const BULK_ANSWER_MS = 5_000;
/** A schedule this late has lost its next job and is written anew. */
const OVERDUE_MS = 60_000;

export type JobState = 'unknown' | 'unfinished' | 'finished';

export interface QueueLoad {
  readonly queue: QueueName;
  readonly waiting: number;
  readonly active: number;
  readonly delayed: number;
  readonly failed: number;
}

export type Timetable = { everyMs: number } | { cron: string; timeZone?: string };

/** Hands jobs to the store. Never waits longer than a second for a single job; the outbox tries again. */
export class Queues {
  readonly #backend: QueueBackend;
  readonly #logger: QueueLogger;
  readonly #open = new Map<QueueName, JobQueue>();
  readonly #schedules = new Map<
    string,
    { queue: QueueName; ensure: (queue: JobQueue, force: boolean) => Promise<void> }
  >();
  readonly #scheduleCheckMs: number;
  #scheduleTimer: NodeJS.Timeout | undefined;

  constructor(options: { backend: QueueBackend; logger: QueueLogger; scheduleCheckMs?: number }) {
    this.#backend = options.backend;
    this.#logger = options.logger;
    this.#scheduleCheckMs = options.scheduleCheckMs ?? 30_000;
  }

  async add<S extends z.ZodType>(
    job: JobDefinition<S>,
    target: JobTarget,
    payload: z.input<S>,
    options: AddOptions,
  ): Promise<void> {
    await within(
      ANSWER_MS,
      'queue store',
      this.#addTo(job.queue, [jobRequest(job, target, payload, options)]),
    );
  }

  /** Adds requests made with `jobRequest`, of any kinds and tenants, in one step per queue. */
  async addBulk(requests: JobRequest[]): Promise<void> {
    const byQueue = Map.groupBy(requests, request => request.queue);
    for (const [queue, group] of byQueue) {
      await within(BULK_ANSWER_MS, 'queue store', this.#addTo(queue, group));
    }
  }

  /** What the store knows of jobs; a finished one, failed for good or not, is known for a while. */
  async statesOf(jobs: readonly { queue: QueueName; id: string }[]): Promise<JobState[]> {
    const look = async ({ queue, id }: { queue: QueueName; id: string }): Promise<JobState> => {
      const job = await (await this.#queue(queue)).getJob(id);
      if (!job) return 'unknown';
      return job.finishedOn ? 'finished' : 'unfinished';
    };
    return within(BULK_ANSWER_MS, 'queue store', Promise.all(jobs.map(look)));
  }

  /** Puts a job that failed for good back to the start. False when it is not among the failed. */
  async replay(job: JobDefinition, target: JobTarget, eventId: string): Promise<boolean> {
    const retry = async (): Promise<boolean> => {
      const found = await (await this.#queue(job.queue)).getJob(jobIdOf(job.name, target, eventId));
      if (!found || !(await found.isFailed())) return false;
      await found.retry('failed', { resetAttemptsMade: true });
      return true;
    };
    return within(ANSWER_MS, 'queue store', retry());
  }

  /** The jobs that failed for good, newest first: at most so many of each queue. They are kept for 14 days. */
  async deadLetters(atMost: number): Promise<DeadLetter[]> {
    const read = async (name: QueueName): Promise<DeadLetter[]> => {
      const jobs = await (await this.#queue(name)).getJobs(['failed'], 0, atMost - 1, false);
      return jobs.map(job => deadLetterOf(name, job as StoredJob));
    };
    const found = await within(BULK_ANSWER_MS, 'queue store', Promise.all(QUEUE_NAMES.map(read)));
    return found.flat().sort((a, b) => b.failed_at.getTime() - a.failed_at.getTime());
  }

  /** How many jobs of each queue wait, run, wait for their time, and failed for good. */
  async loads(): Promise<QueueLoad[]> {
    const read = async (queue: QueueName): Promise<QueueLoad> => {
      const counts = await (
        await this.#queue(queue)
      ).getJobCounts('waiting', 'prioritized', 'active', 'delayed', 'failed');
      const of = (state: string) => counts[state] ?? 0;
      return {
        queue,
        waiting: of('waiting') + of('prioritized'),
        active: of('active'),
        delayed: of('delayed'),
        failed: of('failed'),
      };
    };
    return within(BULK_ANSWER_MS, 'queue store', Promise.all(QUEUE_NAMES.map(read)));
  }

  /** Puts a dead letter back to the start; what it was, or undefined when there is none of this id. */
  async revive(id: string): Promise<DeadLetter | undefined> {
    const retry = async (): Promise<DeadLetter | undefined> => {
      for (const name of QUEUE_NAMES) {
        const job = await (await this.#queue(name)).getJob(id);
        if (!job || !(await job.isFailed())) continue;
        const letter = deadLetterOf(name, job);
        await job.retry('failed', { resetAttemptsMade: true });
        return letter;
      }
      return undefined;
    };
    return within(BULK_ANSWER_MS, 'queue store', retry());
  }

  /**
   * Runs a platform job by the clock, once per tick however many processes ask for it. Kept alive: should the store be
   * away now or emptied later, the schedule is written again within half a minute.
   */
  async schedule<S extends z.ZodType>(
    job: JobDefinition<S>,
    when: Timetable,
    payload: z.input<S>,
  ): Promise<void> {
    const repeat = repeatOptions(job.name, when);
    const data = seal(job, { realm: 'platform' }, payload, SCHEDULED);
    const opts = this.#options({ attempts: job.retry.attempts });
    this.#schedules.set(job.name, {
      queue: job.queue,
      ensure: async (queue, force) => {
        const next = force ? undefined : (await queue.getJobScheduler(job.name))?.next;
        if (next && next > Date.now() - OVERDUE_MS) return;
        await queue.upsertJobScheduler(job.name, repeat, { name: job.name, data, opts });
      },
    });
    await this.#writeSchedule(job.name, true);
    this.#scheduleTimer ??= setInterval(() => void this.#writeSchedules(), this.#scheduleCheckMs).unref();
  }

  /** For the readiness answer: false means "degraded", never "down". */
  async isHealthy(): Promise<boolean> {
    const ask = async (): Promise<unknown> => (await this.#queue(QUEUE_NAMES[0])).isPaused();
    return within(ANSWER_MS, 'queue store', ask()).then(
      () => true,
      () => false,
    );
  }

  async close(): Promise<void> {
    clearInterval(this.#scheduleTimer);
    await Promise.all([...this.#open.values()].map(queue => queue.close()));
    this.#open.clear();
    await this.#backend.close();
  }

  async #addTo(name: QueueName, requests: JobRequest[]): Promise<void> {
    const queue = await this.#queue(name);
    await queue.addBulk(requests.map(({ name, data, opts }) => ({ name, data, opts: this.#options(opts) })));
  }

  #options<O extends object>(opts: O): O & object {
    return {
      ...opts,
      backoff: { type: 'definition' }, // the worker asks the job's definition
      removeOnComplete: this.#backend.keepCompleted,
      removeOnFail: { age: 14 * 24 * 3_600 },
      stackTraceLimit: 5,
    };
  }

  async #queue(name: QueueName): Promise<JobQueue> {
    let queue = this.#open.get(name);
    if (!queue) {
      queue = this.#backend.openQueue(name);
      queue.on('error', reportStoreErrors(this.#logger, name));
      this.#open.set(name, queue);
    }
    try {
      await queue.waitUntilReady();
    } catch (error) {
      // On PostgreSQL a queue remembers a failed first connection for ever.
      if (this.#open.get(name) === queue) this.#open.delete(name);
      await queue.close();
      throw error;
    }
    await this.#backend.connected();
    return queue;
  }

  async #writeSchedules(): Promise<void> {
    for (const name of this.#schedules.keys()) await this.#writeSchedule(name, false);
    try {
      await within(BULK_ANSWER_MS, 'queue store', this.#dropOtherSchedules());
    } catch (error) {
      this.#logger.warn({ err: error }, 'old schedules not dropped, will be tried again');
    }
  }

  /** Those of an earlier version: nothing here does their jobs. */
  async #dropOtherSchedules(): Promise<void> {
    for (const name of new Set([...this.#schedules.values()].map(({ queue }) => queue))) {
      const queue = await this.#queue(name);
      for (const { key } of await queue.getJobSchedulers())
        if (!this.#schedules.has(key)) await queue.removeJobScheduler(key);
    }
  }

  async #writeSchedule(name: string, force: boolean): Promise<void> {
    const schedule = this.#schedules.get(name);
    if (!schedule) return;
    const write = async (): Promise<void> => schedule.ensure(await this.#queue(schedule.queue), force);
    try {
      await within(BULK_ANSWER_MS, 'queue store', write());
    } catch (error) {
      this.#logger.warn({ job: name, err: error }, 'schedule not written, will be tried again');
    }
  }
}

/**
 * A fixed place in the interval makes processes that ask at the same moment compute the same next run. (Without it each
 * would start the interval at its own "now", and on PostgreSQL the first run would come once per process.)
 */
function repeatOptions(name: string, when: Timetable) {
  if ('cron' in when) return { pattern: when.cron, ...(when.timeZone ? { tz: when.timeZone } : {}) };
  return { every: when.everyMs, offset: 1 + (crc32(name) % (when.everyMs - 1)) };
}
