import { z } from 'zod';
import { listOf, pageOf, uuid } from '../../core/http/fields.js';
import { QUEUE_NAMES } from '../../core/queue/queue.names.js';

/** Hospital, event and name of a job, joined by full stops. */
export const deadLetterId = z.string().regex(/^[\w.:-]{1,200}$/, 'must be the id of a job');

export const DeadLetterFilter = z.object({
  ...pageOf({ default: 50 }),
  queue: z.enum(QUEUE_NAMES, `must be one of ${QUEUE_NAMES.join(', ')}`).optional(),
  job: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,99}$/, 'must be the name of a job')
    .optional(),
  tenant_id: uuid.optional(),
});
export type DeadLetterFilter = z.output<typeof DeadLetterFilter>;

export const DeadLetterResponse = z
  .object({
    id: deadLetterId,
    queue: z.enum(QUEUE_NAMES),
    job: z.string(),
    tenant_id: uuid.nullable().describe('The hospital; null for jobs of the platform'),
    tenant: z.string().nullable().describe('Its name'),
    event_id: z.string().nullable(),
    attempts: z.int(),
    failed_at: z.iso.datetime(),
    error_class: z.string(),
  })
  .meta({ id: 'DeadLetter' });
export type DeadLetterResponse = z.output<typeof DeadLetterResponse>;

export const DeadLetterList = listOf(DeadLetterResponse).meta({ id: 'DeadLetterList' });
