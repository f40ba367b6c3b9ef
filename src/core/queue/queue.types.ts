import { type BackoffStrategy, type Job, type KeepJobs, type Queue, type Worker } from 'bullmq';
import { type JobEnvelope } from './job.js';
import { type QueueName } from './queue.names.js';

/** Pino's shape. */
export interface QueueLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export type StoredJob = Job<JobEnvelope, void>;

/** The parts of BullMQ's Queue that are used; the two stores' own types differ in the rest. */
export type JobQueue = Pick<
  Queue<JobEnvelope, void>,
  | 'waitUntilReady'
  | 'addBulk'
  | 'getJob'
  | 'getJobs'
  | 'getJobCounts'
  | 'getJobScheduler'
  | 'getJobSchedulers'
  | 'removeJobScheduler'
  | 'upsertJobScheduler'
  | 'isPaused'
  | 'close'
> & { on(event: 'error', listener: (error: Error) => void): unknown };

export type JobWorker = Pick<Worker<JobEnvelope, void>, 'waitUntilReady' | 'run' | 'close'> & {
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'stalled', listener: (jobId: string) => void): unknown;
  on(event: 'failed', listener: (job: StoredJob | undefined, error: Error) => void): unknown;
};

export interface WorkerSettings {
  concurrency: number;
  lockDuration: number;
  stalledInterval: number;
  maxStalledCount: number;
  settings: { backoffStrategy: BackoffStrategy };
}

export interface QueueBackend {
  readonly kind: 'postgres' | 'redis';
  /** How long a finished job is remembered, which is how long adding it again is a no-op. */
  readonly keepCompleted: KeepJobs;
  /** Resolves when a first connection was made; afterwards a lost line fails calls at once. */
  connected(): Promise<void>;
  openQueue(name: QueueName): JobQueue;
  openWorker(
    name: QueueName,
    process: (job: StoredJob, token?: string) => Promise<void>,
    settings: WorkerSettings,
  ): JobWorker;
  close(): Promise<void>;
}
