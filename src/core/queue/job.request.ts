import { type z } from 'zod';
import { type JobDefinition, type JobEnvelope, type JobTarget, jobIdOf, seal } from './job.js';
import { type QueueName } from './queue.names.js';

export interface AddOptions {
  /** The outbox event this job comes from; adding the same event again changes nothing. */
  eventId: string;
  /** The type of that event. */
  event?: string;
  delayMs?: number;
  /** 0 (default) runs first; a tenant with a long backlog can be given larger numbers so that others pass it. */
  priority?: number;
}

/** A validated job, ready for the store; requests of different definitions can be added together. */
export interface JobRequest {
  queue: QueueName;
  name: string;
  data: JobEnvelope;
  opts: { jobId: string; attempts: number; delay?: number; priority?: number };
}

export function jobRequest<S extends z.ZodType>(
  job: JobDefinition<S>,
  target: JobTarget,
  payload: z.input<S>,
  { eventId, event, delayMs, priority }: AddOptions,
): JobRequest {
  return {
    queue: job.queue,
    name: job.name,
    data: seal(job, target, payload, eventId, event),
    opts: {
      jobId: jobIdOf(job.name, target, eventId),
      attempts: job.retry.attempts,
      ...(delayMs ? { delay: delayMs } : {}),
      ...(priority ? { priority } : {}),
    },
  };
}
