import { changesBetween, mask, type Changes, type DomainEvent } from '../../core/events/domain-event.js';
import { defineEvent } from '../../core/events/event-type.js';
import type { Admission } from './admission.entity.js';
import type { AdmissionStep } from './admissions.state.js';

interface Told {
  readonly admission_id: string;
  readonly patient_id: string;
  readonly doctor_id: string;
}

export const patientAdmitted = defineEvent<Told>('admission.admitted');

/** What happened, by the step that was taken. */
export const admissionMoved = {
  update: defineEvent<Told>('admission.updated'),
  transfer: defineEvent<Told>('admission.transferred'),
  discharge: defineEvent<Told>('admission.discharged'),
  cancel: defineEvent<Told>('admission.cancelled'),
} satisfies Record<Exclude<AdmissionStep, 'allocate'>, unknown>;

/** A bed is given by the beds themselves, who tell of it. */
export type ToldStep = keyof typeof admissionMoved;

type Subject = Pick<Admission, 'id' | 'patient_id' | 'doctor_id'>;

/** Texts about patients: the audit says that they changed, and repeats none. */
const confidential = ['notes', 'discharge_summary', 'discharge_details', 'cancelled_reason'];

const about = ({ id, patient_id, doctor_id }: Subject, changes: Changes) => ({
  entity: { kind: 'admission', id },
  patientIds: [patient_id],
  changes: mask(changes, confidential),
  payload: { admission_id: id, patient_id, doctor_id },
});

export const admittedEvent = (admission: Admission): DomainEvent => {
  const { doctor_id, department_id, admitted_at } = admission;
  return patientAdmitted.of(about(admission, changesBetween({}, { doctor_id, department_id, admitted_at })));
};

export const movedEvent = (step: ToldStep, admission: Subject, changes: Changes): DomainEvent =>
  admissionMoved[step].of(about(admission, changes));

/** Reads: audited, told to nobody. */
export const admissionViewed = ({ id, patient_id }: Pick<Subject, 'id' | 'patient_id'>): DomainEvent => ({
  type: 'admission.viewed',
  entity: { kind: 'admission', id },
  patientIds: [patient_id],
});

export const admissionsListed = (patientIds: readonly string[]): DomainEvent => ({
  type: 'admissions.listed',
  patientIds: [...new Set(patientIds)],
});
