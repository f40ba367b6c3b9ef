import { z } from 'zod';
import { type QueueName } from './queue.names.js';

/** Whose data a job touches. There is no third kind, so a job without a tenant does not type-check. */
export type JobTarget = { realm: 'tenant'; tenantId: string } | { realm: 'platform' };

export interface RetryPolicy {
  attempts: number;
  firstDelayMs: number;
  maxDelayMs: number;
}

export interface JobDefinition<S extends z.ZodType = z.ZodType> {
  readonly name: string;
  readonly queue: QueueName;
  readonly schema: S;
  readonly retry: RetryPolicy;
}

/** 2 s, 4 s, 8 s … up to 10 minutes: about 25 minutes of trying. */
const DEFAULT_RETRY: RetryPolicy = { attempts: 12, firstDelayMs: 2_000, maxDelayMs: 600_000 };

/** The event id of a scheduler's template; every run gets an id of its own from the worker. */
export const SCHEDULED = 'scheduled';

const common = {
  event_id: z.union([z.uuid(), z.literal(SCHEDULED)]),
  /** The type of the event; jobs asked for in another way have none. */
  event: z.string().optional(),
  payload: z.unknown(),
};

/** What travels through the store, checked on the way in and on the way out. */
const jobEnvelope = z.discriminatedUnion('realm', [
  z.object({ realm: z.literal('tenant'), tenant_id: z.uuid(), ...common }),
  z.object({ realm: z.literal('platform'), ...common }),
]);

export type JobEnvelope = z.infer<typeof jobEnvelope>;

/** Wrong for good: it will not become right by trying again. Handlers throw it to go to the dead letters at once. */
export class PermanentJobError extends Error {
  override name = 'PermanentJobError';
}

export function defineJob<S extends z.ZodType>(definition: {
  name: string;
  queue: QueueName;
  schema: S;
  retry?: Partial<RetryPolicy>;
}): JobDefinition<S> {
  // The name is part of the job id, where BullMQ gives ':' a meaning of its own.
  if (!/^[a-z][a-z0-9-]*$/.test(definition.name))
    throw new Error(`job name "${definition.name}" is not kebab-case`);
  return { ...definition, retry: { ...DEFAULT_RETRY, ...definition.retry } };
}

export function seal<S extends z.ZodType>(
  job: JobDefinition<S>,
  target: JobTarget,
  payload: z.input<S>,
  eventId: string,
  event?: string,
): JobEnvelope {
  // Validates what the worker will see (dates have become strings), but sends what was given: the schema may transform.
  const onTheWire: unknown = payload === undefined ? undefined : JSON.parse(JSON.stringify(payload));
  parsePayload(job, onTheWire);
  const content = { event_id: eventId, ...(event && { event }), payload: onTheWire };
  const envelope =
    target.realm === 'tenant'
      ? { realm: target.realm, tenant_id: target.tenantId, ...content }
      : { realm: target.realm, ...content };
  return parseEnvelope(job.name, envelope);
}

export function parseEnvelope(jobName: string, data: unknown): JobEnvelope {
  const result = jobEnvelope.safeParse(data);
  if (!result.success)
    throw new PermanentJobError(`job ${jobName} has a bad envelope: ${describe(result.error)}`);
  return result.data;
}

export function parsePayload<S extends z.ZodType>(job: JobDefinition<S>, payload: unknown): z.output<S> {
  const result = job.schema.safeParse(payload);
  if (!result.success)
    throw new PermanentJobError(`job ${job.name} has a bad payload: ${describe(result.error)}`);
  return result.data;
}

export function targetOf(envelope: JobEnvelope): JobTarget {
  return envelope.realm === 'tenant'
    ? { realm: 'tenant', tenantId: envelope.tenant_id }
    : { realm: 'platform' };
}

/** Same event, same job, same tenant: same id, so that adding again is harmless. */
export function jobIdOf(jobName: string, target: JobTarget, eventId: string): string {
  return `${target.realm === 'tenant' ? target.tenantId : 'platform'}.${eventId}.${jobName}`;
}

/** Full jitter over the upper half, so that a thousand jobs that failed together do not come back together. */
export function retryDelay(policy: RetryPolicy, failures: number, random = Math.random): number {
  const full = Math.min(policy.maxDelayMs, policy.firstDelayMs * 2 ** (failures - 1));
  return Math.round(full / 2 + (random() * full) / 2);
}

function describe(error: z.ZodError): string {
  return error.issues.map(issue => `${issue.path.join('.') || '(root)'}: ${issue.message}`).join('; ');
}
