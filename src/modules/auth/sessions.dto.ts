import { z } from 'zod';
import { uuid } from '../../core/http/fields.js';

/** Whatever is no token of ours is answered like an unknown one. */
export const RefreshSession = z
  .object({ refresh_token: z.string().min(1, 'must not be empty').max(200, 'is not valid') })
  .meta({ id: 'RefreshSession' });
export type RefreshSession = z.output<typeof RefreshSession>;

export const SwitchTenant = z
  .object({ tenant_id: uuid, make_default: z.boolean().default(false) })
  .meta({ id: 'SwitchTenant' });
export type SwitchTenant = z.output<typeof SwitchTenant>;

export const SessionResponse = z
  .object({
    id: uuid,
    tenant_id: uuid.nullable(),
    tenant_name: z.string().nullable(),
    is_current: z.boolean(),
    address: z.string().nullable(),
    user_agent: z.string().nullable(),
    created_at: z.iso.datetime(),
    last_used_at: z.iso.datetime().describe('When it was last renewed'),
    expires_at: z.iso.datetime(),
  })
  .meta({ id: 'Session' });
export type SessionResponse = z.output<typeof SessionResponse>;
