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
import { type Turns } from './turns.js';

export interface JobMeta {
  /** Stable over retries and redeliveries: what a handler is idempotent by. */
  eventId: string;
  /** The type of the event that asked for the job, e.g. `appointment.booked`. */
  event?: string;
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

/**
 * Thrown by a handler whose job must wait, e.g. because its tenant is paused: the job comes back at that time, or after
 * a while, however often, and uses up no attempt.
 */
export class JobPaused extends Error {
  override name = 'JobPaused';
  readonly until: Date | undefined;

  constructor(until?: Date) {
    super('the job waits');
    this.until = until;
  }
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
  readonly #turns: Turns | undefined;
  readonly #jobs = new Map<string, Registration>();

  constructor(runIn: RunIn, turns?: Turns) {
    this.#runIn = runIn;
    this.#turns = turns;
  }

  register<S extends z.ZodType>(definition: JobDefinition<S>, handler: JobHandler<S>): void {
    if (this.#jobs.has(definition.name)) throw new Error(`job ${definition.name} has two handlers`);
    const handle: Registration['handle'] = (target, payload, meta) =>
      handler(target, parsePayload(definition, payload), meta);
    this.#jobs.set(definition.name, { definition, handle });
  }

  async run(queue: QueueName, job: StoredJob, token: string | undefined): Promise<void> {
    this.#turns?.started(queue, job.opts.priority ?? 0);
    try {
      await this.#dispatch(queue, job);
    } catch (error) {
      if (error instanceof JobPaused) {
        const again = error.until?.getTime() ?? Date.now() + retryDelay(PAUSED, job.attemptsStarted);
        await job.moveToDelayed(again, token);
        throw new DelayedError();
      }
      const failure = error instanceof Error ? error : new Error(String(error));
      if (failure instanceof PermanentJobError) throw named(failure, new UnrecoverableError(failure.message));
      throw named(failure, failure);
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
      ...(envelope.event && { event: envelope.event }),
      eventId: envelope.event_id === SCHEDULED ? String(job.id) : envelope.event_id,
      attempt,
      lastAttempt: attempt >= (job.opts.attempts ?? 1),
    };
    await this.#runIn(target, () => registration.handle(target, envelope.payload, meta));
  }
}

/**
 * What the store keeps of a failure begins with its class and leaves its message out, which may quote what was worked
 * on. (V8 writes the heading of a stack before a subclass has set its name.)
 */
function named(cause: Error, failure: Error): Error {
  const frames = (cause.stack ?? '').split('\n').filter(line => line.startsWith('    at '));
  const name = cause.name === 'Error' ? cause.constructor.name : cause.name;
  failure.stack = [name, ...frames].join('\n');
  return failure;
}
