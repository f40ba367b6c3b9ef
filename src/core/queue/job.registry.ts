import { DelayedError, UnrecoverableError } from 'bullmq';
import { type z } from 'zod';
import {
  type JobDefinition,
  type JobTarget,
  PermanentJobError,
  SCHEDULED,
  parseEnvelope,
  parsePayload,
  retryDelay,
  targetOf,
} from './job.js';
import { type QueueName } from './queue.names.js';
import { type StoredJob } from './queue.types.js';

export interface JobMeta {
  /** Stable over retries and redeliveries: what a handler is idempotent by. */
  eventId: string;
  attempt: number;
  /** True when a failure of this attempt is final, so that the handler can write the dead letter. */
  lastAttempt: boolean;
}

export type JobHandler<S extends z.ZodType> = (
  target: JobTarget,
  payload: z.output<S>,
  meta: JobMeta,
) => Promise<void>;

/** Opens the tenant's (or the platform's) context around a handler. */
export type RunIn = (target: JobTarget, work: () => Promise<void>) => Promise<void>;

/** Thrown by a handler whose tenant is paused: the job comes back later, however often, and uses up no attempt. */
export class JobPaused extends Error {
  override name = 'JobPaused';
}

/** Few jobs are ever paused, since a paused hospital's outbox is not relayed; they resume within two minutes. */
const PAUSED = { attempts: Infinity, firstDelayMs: 30_000, maxDelayMs: 120_000 };

interface Registration {
  definition: JobDefinition;
  handle: (target: JobTarget, payload: unknown, meta: JobMeta) => Promise<void>;
}

/** Which handler does which job, and what a stored job means to it. */
export class JobRegistry {
  readonly #runIn: RunIn;
  readonly #jobs = new Map<string, Registration>();

  constructor(runIn: RunIn) {
    this.#runIn = runIn;
  }

  register<S extends z.ZodType>(definition: JobDefinition<S>, handler: JobHandler<S>): void {
    if (this.#jobs.has(definition.name)) throw new Error(`job ${definition.name} has two handlers`);
    const handle: Registration['handle'] = (target, payload, meta) =>
      handler(target, parsePayload(definition, payload), meta);
    this.#jobs.set(definition.name, { definition, handle });
  }

  async run(queue: QueueName, job: StoredJob, token: string | undefined): Promise<void> {
    try {
      await this.#dispatch(queue, job);
    } catch (error) {
      if (error instanceof PermanentJobError) throw new UnrecoverableError(error.message);
      if (error instanceof JobPaused) {
        await job.moveToDelayed(Date.now() + retryDelay(PAUSED, job.attemptsStarted), token);
        throw new DelayedError();
      }
      throw error instanceof Error ? error : new Error(String(error));
    }
  }

  retryDelay(jobName: string | undefined, failures: number): number {
    const policy = this.#jobs.get(jobName ?? '')?.definition.retry;
    return policy ? retryDelay(policy, failures) : -1;
  }

  async #dispatch(queue: QueueName, job: StoredJob): Promise<void> {
    const registration = this.#jobs.get(job.name);
    if (registration?.definition.queue !== queue)
      throw new PermanentJobError(`no handler for job ${job.name}`);
    const envelope = parseEnvelope(job.name, job.data);
    const target = targetOf(envelope);
    const attempt = job.attemptsMade + 1;
    const meta: JobMeta = {
      eventId: envelope.event_id === SCHEDULED ? String(job.id) : envelope.event_id,
      attempt,
      lastAttempt: attempt >= (job.opts.attempts ?? 1),
    };
    await this.#runIn(target, () => registration.handle(target, envelope.payload, meta));
  }
}
