import { changesBetween, mask, type Changes, type DomainEvent } from '../../core/events/domain-event.js';
import { defineEvent } from '../../core/events/event-type.js';
import type { Appointment } from './appointment.entity.js';
import type { AppointmentStep } from './appointments.state.js';

interface Told {
  readonly appointment_id: string;
  readonly patient_id: string;
  readonly doctor_id: string;
}

export const appointmentBooked = defineEvent<Told>('appointment.booked');
/** By the patient; nothing is held for it. */
export const appointmentRequested = defineEvent<Told>('appointment.requested');

/** What happened, by the step that was taken. */
export const appointmentMoved = {
  approve: defineEvent<Told>('appointment.approved'),
  reject: defineEvent<Told>('appointment.rejected'),
  checkIn: defineEvent<Told>('appointment.checked_in'),
  startConsultation: defineEvent<Told>('appointment.consultation_started'),
  complete: defineEvent<Told>('appointment.completed'),
  cancel: defineEvent<Told>('appointment.cancelled'),
  markNoShow: defineEvent<Told>('appointment.no_show'),
  reschedule: defineEvent<Told>('appointment.rescheduled'),
} satisfies Record<AppointmentStep, unknown>;

type Subject = Pick<Appointment, 'id' | 'patient_id' | 'doctor_id'>;

/** Texts about patients: the audit says that they changed, and repeats none. */
const confidential = ['notes', 'cancelled_note'];

const about = ({ id, patient_id, doctor_id }: Subject, changes: Changes) => ({
  entity: { kind: 'appointment', id },
  patientIds: [patient_id],
  changes: mask(changes, confidential),
  payload: { appointment_id: id, patient_id, doctor_id },
});

export const bookedEvent = (appointment: Appointment): DomainEvent => {
  const { starts_at, doctor_id, overbook_reason, status } = appointment;
  return (status === 'REQUESTED' ? appointmentRequested : appointmentBooked).of(
    about(appointment, changesBetween({}, { starts_at, doctor_id, overbook_reason })),
  );
};

export const movedEvent = (step: AppointmentStep, appointment: Subject, changes: Changes): DomainEvent =>
  appointmentMoved[step].of(about(appointment, changes));

/** The patient has said that they will come. Told to nobody. */
export const confirmedEvent = (appointment: Subject, changes: Changes): DomainEvent => {
  const { payload: _, ...told } = about(appointment, changes);
  return { type: 'appointment.confirmed', ...told };
};

/** Told to nobody. */
export const appointmentUpdated = ({ id, patient_id }: Subject, changes: Changes): DomainEvent => ({
  type: 'appointment.updated',
  entity: { kind: 'appointment', id },
  patientIds: [patient_id],
  changes: mask(changes, confidential),
});

/** Reads: audited, told to nobody. */
export const appointmentViewed = ({ id, patient_id }: Pick<Subject, 'id' | 'patient_id'>): DomainEvent => ({
  type: 'appointment.viewed',
  entity: { kind: 'appointment', id },
  patientIds: [patient_id],
});

/** The patient has followed the link of a message. */
export const openedByLink = ({ id, patient_id }: Pick<Subject, 'id' | 'patient_id'>): DomainEvent => ({
  type: 'appointment.opened_by_link',
  entity: { kind: 'appointment', id },
  patientIds: [patient_id],
});

export const appointmentsListed = (patientIds: readonly string[]): DomainEvent => ({
  type: 'appointments.listed',
  patientIds: [...new Set(patientIds)],
});
