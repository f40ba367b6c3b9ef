import { z } from 'zod';
import { instant, listOf, pageOf, uuid } from '../../core/http/fields.js';

export const DeedsFilter = z.object({
  ...pageOf({ default: 50 }),
  actor_id: uuid.optional().describe('Who did it'),
  tenant_id: uuid.optional().describe('The hospital it was about'),
  action: z
    .string()
    .trim()
    .max(100, 'must have at most 100 characters')
    .optional()
    .describe('A whole action, e.g. `tenants.suspend`'),
  from: instant.optional(),
  to: instant.optional(),
});
export type DeedsFilter = z.output<typeof DeedsFilter>;

export const Deed = z
  .object({
    id: uuid,
    at: z.iso.datetime(),
    action: z.string(),
    actor_id: uuid.nullable().describe('null: the product itself'),
    actor_email: z.string().nullable(),
    tenant_id: uuid.nullable(),
    tenant_name: z.string().nullable(),
    changes: z.record(z.string(), z.tuple([z.unknown(), z.unknown()])).nullable(),
    request_id: z.string(),
    address: z.string().nullable(),
    outcome: z
      .enum(['success', 'attempted', 'refused'])
      .describe(
        '`attempted`: written down before it was done; the answer with this request id tells how it ended',
      ),
  })
  .meta({ id: 'OperatorsDeed' });
export type Deed = z.output<typeof Deed>;

export const DeedsList = listOf(Deed).meta({ id: 'OperatorsDeedList' });
