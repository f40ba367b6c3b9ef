import { type QueueName } from './queue.names.js';
import { parseEnvelope, type JobEnvelope } from './job.js';
import { type StoredJob } from './queue.types.js';

/** A job that failed for good. Names and numbers only: no payload and no message of an error. */
export interface DeadLetter {
  readonly id: string;
  readonly queue: QueueName;
  readonly job: string;
  /** Null for jobs of the platform and for those whose envelope cannot be read. */
  readonly tenant_id: string | null;
  readonly event_id: string | null;
  readonly attempts: number;
  readonly failed_at: Date;
  readonly error_class: string;
}

export function deadLetterOf(queue: QueueName, job: StoredJob): DeadLetter {
  const envelope = readable(job);
  return {
    id: String(job.id),
    queue,
    job: job.name,
    tenant_id: envelope?.realm === 'tenant' ? envelope.tenant_id : null,
    event_id: envelope?.event_id ?? null,
    attempts: job.attemptsMade,
    failed_at: new Date(job.finishedOn ?? job.timestamp),
    error_class: /^\w+/.exec(job.stacktrace?.at(-1) ?? '')?.[0] ?? 'Error',
  };
}

function readable(job: StoredJob): JobEnvelope | undefined {
  try {
    return parseEnvelope(job.name, job.data);
  } catch {
    return undefined;
  }
}
