import type { z } from 'zod';
import type { EventType } from '../events/event-type.js';
import type { Tenant } from '../tenancy/tenant.js';
import type { JobDefinition } from './job.js';
import type { JobMeta } from './worker.runner.js';

/** Work done for one hospital after an event in it was committed. Safe to run twice with the same event id. */
export interface EventJob<S extends z.ZodType = z.ZodType> {
  readonly job: JobDefinition<S>;
  /** Events that ask for it; their payload must fit the job's schema. */
  readonly on: readonly EventType<z.output<S> & object>[];
  /** Those of them after which it runs while the hospital is not ACTIVE, too. */
  readonly evenWhenPaused?: readonly EventType<object>[];
  run(tenant: Tenant, payload: z.output<S>, meta: JobMeta): Promise<void>;
}

/** Work done by the clock, once for the whole platform, however many workers there are. */
export interface ScheduledJob {
  readonly job: JobDefinition;
  readonly everyMs: number;
  run(): Promise<void>;
}

/** Work that was asked for on the platform, outside any hospital. */
export interface PlatformJob<S extends z.ZodType = z.ZodType> {
  readonly job: JobDefinition<S>;
  run(payload: z.output<S>, meta: JobMeta): Promise<void>;
}
