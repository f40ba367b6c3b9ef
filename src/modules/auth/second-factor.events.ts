import type { DomainEvent } from '../../core/events/domain-event.js';

/** How somebody proved who they are. */
export type SignInMethod = 'password' | 'password+totp' | 'recovery_code';

const about = (id: string) => ({ kind: 'user', id });

/** Told to nobody; the hospital reads them in its audit. */
export const signedInEvent = (id: string, method: SignInMethod): DomainEvent => ({
  type: 'user.signed_in',
  entity: about(id),
  changes: { method: [null, method] },
});

export const steppedUpEvent = (id: string, method: 'password' | 'totp' | 'recovery_code'): DomainEvent => ({
  type: 'user.stepped_up',
  entity: about(id),
  changes: { method: [null, method] },
});

export const recoveryCodeUsedEvent = (id: string): DomainEvent => ({
  type: 'user.recovery_code_used',
  entity: about(id),
});

export const recoveryCodesRenewedEvent = (id: string): DomainEvent => ({
  type: 'user.recovery_codes_renewed',
  entity: about(id),
});

export const secondFactorEnrolledEvent = (id: string, isReplacement: boolean): DomainEvent => ({
  type: 'user.second_factor_enrolled',
  entity: about(id),
  changes: { has_second_factor: [isReplacement, true] },
});

export const secondFactorRemovedEvent = (id: string): DomainEvent => ({
  type: 'user.second_factor_removed',
  entity: about(id),
  changes: { has_second_factor: [true, false] },
});
