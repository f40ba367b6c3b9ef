import { setTimeout as sleep } from 'node:timers/promises';
import { type z } from 'zod';
import { reportStoreErrors } from './error.log.js';
import { type JobDefinition } from './job.js';
import { type JobHandler, JobRegistry, type RunIn } from './job.registry.js';
import { QUEUE_NAMES, type QueueName } from './queue.names.js';
import {
  type JobWorker,
  type QueueBackend,
  type QueueLogger,
  type StoredJob,
  type WorkerSettings,
} from './queue.types.js';
import { type Turns } from './turns.js';

export { type JobMeta, JobPaused } from './job.registry.js';

export interface WorkerRunnerOptions {
  backend: QueueBackend;
  logger: QueueLogger;
  runIn: RunIn;
  /** Is told which turns have come. */
  turns?: Turns;
  queues?: readonly QueueName[];
  concurrency?: number;
  /** A job whose worker died is given to another after at most `lockMs` + 2 × `stalledCheckMs`. */
  lockMs?: number;
  stalledCheckMs?: number;
}

/** Starts one BullMQ worker per queue and hands its jobs to the registered handlers. */
export class WorkerRunner {
  readonly #options: WorkerRunnerOptions;
  readonly #jobs: JobRegistry;
  readonly #workers: JobWorker[] = [];
  readonly #stop = new AbortController();

  constructor(options: WorkerRunnerOptions) {
    this.#options = options;
    this.#jobs = new JobRegistry(options.runIn, options.turns);
  }

  handle<S extends z.ZodType>(definition: JobDefinition<S>, handler: JobHandler<S>): this {
    this.#jobs.register(definition, handler);
    return this;
  }

  /** Resolves when every queue has its worker; waits for a store that is not there yet. */
  async start(): Promise<void> {
    await Promise.all((this.#options.queues ?? QUEUE_NAMES).map(name => this.#startQueue(name)));
  }

  /**
   * Takes no new jobs and lets running ones finish. What is not done after `graceMs` goes to another worker once this
   * process, which still renews its locks, has exited.
   */
  async close(graceMs = 20_000): Promise<void> {
    this.#stop.abort();
    const giveUp = new AbortController();
    const closing = Promise.all(this.#workers.map(worker => worker.close())).then(() => true);
    const late = sleep(graceMs, false, { signal: giveUp.signal }).catch(() => false);
    const finished = await Promise.race([closing, late]);
    giveUp.abort();
    if (!finished)
      this.#options.logger.warn({ graceMs }, 'jobs still running at shutdown, left to another worker');
  }

  async #startQueue(queue: QueueName): Promise<void> {
    const stopped = new Promise(resolve =>
      this.#stop.signal.addEventListener('abort', resolve, { once: true }),
    );
    for (let wait = 500; !this.#stop.signal.aborted; wait = Math.min(wait * 2, 5_000)) {
      const worker = this.#openWorker(queue);
      try {
        await Promise.race([worker.waitUntilReady(), stopped]);
        if (this.#stop.signal.aborted) return await worker.close();
        this.#workers.push(worker);
        worker
          .run()
          .catch((error: unknown) => this.#options.logger.error({ queue, err: error }, 'worker stopped'));
        return;
      } catch (error) {
        // A worker remembers a failed first connection for ever, so the next try needs a new one.
        this.#options.logger.warn({ queue, err: error }, 'queue store not reachable, will be tried again');
        await worker.close();
        await sleep(wait, undefined, { signal: this.#stop.signal }).catch(() => undefined);
      }
    }
  }

  #openWorker(queue: QueueName): JobWorker {
    const { backend, logger, concurrency = 5, lockMs = 20_000, stalledCheckMs = 5_000 } = this.#options;
    const settings: WorkerSettings = {
      concurrency,
      lockDuration: lockMs,
      stalledInterval: stalledCheckMs,
      maxStalledCount: 10, // deaths of workers, not failures of the job
      settings: {
        backoffStrategy: (failures, _type, _error, job) => this.#jobs.retryDelay(job?.name, failures),
      },
    };
    const worker = backend.openWorker(queue, (job, token) => this.#jobs.run(queue, job, token), settings);
    worker.on('error', reportStoreErrors(logger, queue));
    worker.on('stalled', jobId =>
      logger.warn({ queue, job_id: jobId }, 'job taken back from a worker that died'),
    );
    worker.on('failed', (job, error) => this.#logFailure(queue, job, error));
    return worker;
  }

  /** Names and numbers only: the payload may carry personal data. */
  #logFailure(queue: QueueName, job: StoredJob | undefined, error: Error): void {
    const fields = {
      queue,
      job: job?.name,
      job_id: job?.id,
      attempt: job?.attemptsMade,
      err: { name: error.name, message: error.message },
    };
    if (job?.finishedOn) this.#options.logger.error(fields, 'job failed for good');
    else this.#options.logger.warn(fields, 'job failed, will be tried again');
  }
}
