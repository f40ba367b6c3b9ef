import { changesBetween, type DomainEvent } from '../../core/events/domain-event.js';
import { defineEvent } from '../../core/events/event-type.js';
import type { User } from './user.entity.js';

/** Somebody was invited to the staff; `is_new_account` tells whether they have yet to choose a password. */
export const userInvited = defineEvent<{ user_id: string; is_new_account: boolean }>('user.invited');

export const userInvitedEvent = (user: User, roles: readonly string[], isNewAccount: boolean): DomainEvent =>
  userInvited.of({
    entity: { kind: 'user', id: user.id },
    changes: changesBetween({}, { roles, department_id: user.department_id }),
    payload: { user_id: user.id, is_new_account: isNewAccount },
  });

/** A link to choose a new password was asked for, by an administrator. */
export const passwordResetOrdered = defineEvent<{ user_id: string }>('user.password_reset_ordered');

const about = (id: string) => ({ entity: { kind: 'user', id }, payload: { user_id: id } });

export const passwordResetOrderedEvent = (id: string): DomainEvent => passwordResetOrdered.of(about(id));

export const invitationResent = (id: string, isNewAccount: boolean): DomainEvent =>
  userInvited.of({
    entity: { kind: 'user', id },
    payload: { user_id: id, is_new_account: isNewAccount },
  });

export const userUpdated = ({ id }: User, changes: DomainEvent['changes']): DomainEvent => ({
  type: 'user.updated',
  changes,
  ...about(id),
});

export const passwordChangeDemanded = (id: string): DomainEvent => ({
  type: 'user.password_change_demanded',
  ...about(id),
});

/** An administrator helped somebody who lost their phone. */
export const secondFactorReset = defineEvent<{ user_id: string }>('user.second_factor_reset');

export const secondFactorResetEvent = (id: string): DomainEvent => secondFactorReset.of(about(id));
