import type { DomainEvent } from '../../core/events/domain-event.js';
import { defineEvent } from '../../core/events/event-type.js';
import type { Account } from '../../platform/accounts/index.js';

const account = (id: string) => ({ kind: 'user', id });

/** Somebody asked for a link to a new password. */
export const passwordResetRequested = defineEvent<{ account_id: string }>('user.password_reset_requested');

export const passwordResetRequestedEvent = (id: string): DomainEvent =>
  passwordResetRequested.of({ entity: account(id), payload: { account_id: id } });

/** Told to nobody; the hospital reads them in its audit. */
export const signInFailedEvent = (id: string): DomainEvent => ({
  type: 'user.sign_in_failed',
  entity: account(id),
});

export const lockedOutEvent = (id: string): DomainEvent => ({ type: 'user.locked_out', entity: account(id) });

export const passwordChanged = defineEvent<{ account_id: string }>('user.password_changed');

/** Nobody is told that an account has its first password: its address is not proven before. */
export const passwordChangedEvent = ({ id, email_verified_at }: Account): DomainEvent =>
  email_verified_at === null
    ? { type: passwordChanged.type, entity: account(id) }
    : passwordChanged.of({ entity: account(id), payload: { account_id: id } });
