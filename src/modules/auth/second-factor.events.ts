import type { DomainEvent } from '../../core/events/domain-event.js';
import { defineEvent } from '../../core/events/event-type.js';

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

interface OfAccount {
  readonly account_id: string;
}

/** These are told to the person as well: it may have been somebody else. */
export const recoveryCodeUsed = defineEvent<OfAccount>('user.recovery_code_used');
export const recoveryCodesRenewed = defineEvent<OfAccount>('user.recovery_codes_renewed');
export const secondFactorEnrolled = defineEvent<OfAccount & { readonly is_replacement: boolean }>(
  'user.second_factor_enrolled',
);
export const secondFactorRemoved = defineEvent<OfAccount>('user.second_factor_removed');

export const recoveryCodeUsedEvent = (id: string): DomainEvent =>
  recoveryCodeUsed.of({ entity: about(id), payload: { account_id: id } });

export const recoveryCodesRenewedEvent = (id: string): DomainEvent =>
  recoveryCodesRenewed.of({ entity: about(id), payload: { account_id: id } });

export const secondFactorEnrolledEvent = (id: string, isReplacement: boolean): DomainEvent =>
  secondFactorEnrolled.of({
    entity: about(id),
    changes: { has_second_factor: [isReplacement, true] },
    payload: { account_id: id, is_replacement: isReplacement },
  });

export const secondFactorRemovedEvent = (id: string): DomainEvent =>
  secondFactorRemoved.of({
    entity: about(id),
    changes: { has_second_factor: [true, false] },
    payload: { account_id: id },
  });
