import { z } from 'zod';
import { uuid } from '../../core/http/fields.js';

export const StartDemoTask = z
  .object({
    action: z.enum(['seed', 'freshen', 'reset'], 'must be seed, freshen or reset'),
    freshen_days: z.int().min(1).max(365).optional().describe('Moves the data by at most so many days'),
  })
  .meta({ id: 'StartDemoTask' });
export type StartDemoTask = z.output<typeof StartDemoTask>;

export const DemoTaskQuery = z.object({ task_id: uuid.optional() });
export type DemoTaskQuery = z.output<typeof DemoTaskQuery>;

export const StartedDemoTask = z
  .object({ task_id: uuid, status: z.literal('started'), message: z.string() })
  .meta({ id: 'StartedDemoTask' });
export type StartedDemoTask = z.output<typeof StartedDemoTask>;

export const demoTaskTypes = ['DEMO_SEED', 'DEMO_FRESHEN', 'DEMO_RESET'] as const;

export const DemoTask = z
  .object({
    id: uuid,
    user_id: uuid,
    task_type: z.enum(demoTaskTypes),
    status: z.enum(['PENDING', 'RUNNING', 'COMPLETED', 'FAILED']),
    progress: z.int().min(0).max(100),
    message: z.string().nullable(),
    error: z.string().nullable(),
    created_at: z.iso.datetime(),
    started_at: z.iso.datetime().nullable(),
    completed_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'DemoTask' });
export type DemoTask = z.output<typeof DemoTask>;
