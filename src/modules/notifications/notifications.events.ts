import type { DomainEvent } from '../../core/events/domain-event.js';
import { defineEvent } from '../../core/events/event-type.js';

interface Told {
  readonly notification_id: string;
}

/** A message is to be sent. */
export const noticeRequested = defineEvent<Told>('notification.requested');
/** The same of one that people need while their hospital is not active. */
export const noticeNeeded = defineEvent<Told>('notification.needed');

/** Somebody wants a message that failed to be sent after all. */
export const noticeReplayed = defineEvent<Told>('notification.replayed');

interface Subject {
  readonly id: string;
  readonly patient_id: string | null;
}

const about = ({ id, patient_id }: Subject) => ({
  entity: { kind: 'notification', id },
  patientIds: patient_id ? [patient_id] : [],
  payload: { notification_id: id },
});

/** Under the id of the message, so that asking for it once more is the same job. */
export const requestedEvent = (notice: Subject, isNeeded: boolean): DomainEvent =>
  (isNeeded ? noticeNeeded : noticeRequested).of({ id: notice.id, ...about(notice) });
export const replayedEvent = (notice: Subject): DomainEvent => noticeReplayed.of(about(notice));

/** A read: audited, told to nobody. */
export const notificationsListed = (patientIds: readonly (string | null)[]): DomainEvent => ({
  type: 'notifications.listed',
  patientIds: [...new Set(patientIds.filter(id => id !== null))],
});

export const notificationViewed = ({ id, patient_id }: Subject): DomainEvent => ({
  type: 'notification.viewed',
  entity: { kind: 'notification', id },
  patientIds: patient_id ? [patient_id] : [],
});
