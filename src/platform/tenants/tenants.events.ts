import type { DomainEvent } from '../../core/events/domain-event.js';
import { defineEvent } from '../../core/events/event-type.js';

/** A hospital was registered; its administrator has yet to prove the address and choose a password. */
export const tenantRegistered = defineEvent<{
  tenant_id: string;
  account_id: string;
  is_new_account: boolean;
}>('tenant.registered');

export const limitsChanged = (tenantId: string, changes: DomainEvent['changes']): DomainEvent => ({
  type: 'tenant.limits_changed',
  entity: { kind: 'tenant', id: tenantId },
  changes,
  payload: { tenant_id: tenantId },
});
