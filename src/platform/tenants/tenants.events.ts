import { defineEvent } from '../../core/events/event-type.js';

/** A hospital was registered; its administrator has yet to prove the address and choose a password. */
export const tenantRegistered = defineEvent<{
  tenant_id: string;
  account_id: string;
  is_new_account: boolean;
}>('tenant.registered');
