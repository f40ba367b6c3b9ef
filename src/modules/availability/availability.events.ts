import { changesBetween, mask, type DomainEvent } from '../../core/events/domain-event.js';
import { defineEvent } from '../../core/events/event-type.js';
import type { Leave, TemplateLine } from './availability.dto.js';

interface Told {
  readonly doctor_id: string;
}

export const templateReplaced = defineEvent<Told>('availability.template_replaced');
export const leaveEntered = defineEvent<Told & { readonly leave_id: string }>('leave.entered');
export const leaveRemoved = defineEvent<Told & { readonly leave_id: string }>('leave.removed');

export const templateReplacedEvent = (
  doctorId: string,
  before: readonly TemplateLine[],
  after: readonly TemplateLine[],
): DomainEvent =>
  templateReplaced.of({
    entity: { kind: 'user', id: doctorId },
    changes: changesBetween({ rules: before }, { rules: after }),
    payload: { doctor_id: doctorId },
  });

/** Why somebody is away is theirs; the audit says when. */
const about = ({ id, doctor_user_id }: Leave) => ({
  entity: { kind: 'leave', id },
  payload: { doctor_id: doctor_user_id, leave_id: id },
});

export const leaveEnteredEvent = (leave: Leave, patientIds: readonly string[]): DomainEvent => {
  const { doctor_user_id, starts_at, ends_at, reason } = leave;
  return leaveEntered.of({
    ...about(leave),
    patientIds,
    changes: mask(changesBetween({}, { doctor_user_id, starts_at, ends_at, reason }), ['reason']),
  });
};

export const leaveRemovedEvent = (leave: Leave): DomainEvent =>
  leaveRemoved.of({
    ...about(leave),
    changes: changesBetween(
      { starts_at: leave.starts_at, ends_at: leave.ends_at },
      { starts_at: null, ends_at: null },
    ),
  });

/** A read: audited, told to nobody. */
export const strandedListed = (leave: Leave, patientIds: readonly string[]): DomainEvent => ({
  type: 'leave.viewed',
  entity: { kind: 'leave', id: leave.id },
  patientIds,
});
