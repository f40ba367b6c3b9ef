import type { DomainEvent } from '../../core/events/domain-event.js';
import { defineEvent } from '../../core/events/event-type.js';

/** A visit that its patient is to be reminded of. */
export interface DueReminder {
  readonly appointment_id: string;
  readonly patient_id: string;
  readonly doctor_id: string;
  /** The time for which it holds. */
  readonly starts_at: string;
  readonly lead_minutes: number;
}

export const reminderDue = defineEvent<DueReminder>('appointment.reminder_due');

export const reminderDueEvent = (due: DueReminder): DomainEvent =>
  reminderDue.of({
    entity: { kind: 'appointment', id: due.appointment_id },
    patientIds: [due.patient_id],
    payload: due,
  });
