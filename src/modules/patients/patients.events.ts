import { changesBetween, mask, type Changes, type DomainEvent } from '../../core/events/domain-event.js';
import type { Patient } from './patient.entity.js';

const about = (id: string) => ({
  entity: { kind: 'patient', id },
  patientIds: [id],
  payload: { patient_id: id },
});

/** Clinical texts and identity numbers: the audit says that they changed, and repeats none. */
const confidential = [
  'clinical_notes',
  'known_allergies',
  'chronic_conditions',
  'national_id_cipher',
  'national_id_hash',
];
const derived = ['search_text', 'updated_at', 'updated_by_id'];

export const patientRegistered = ({ id, patient_code }: Patient): DomainEvent => ({
  type: 'patient.registered',
  ...about(id),
  changes: changesBetween({}, { patient_code }),
});

export const patientUpdated = (id: string, changes: Changes): DomainEvent => ({
  type: 'patient.updated',
  ...about(id),
  changes: mask(withoutDerived(changes), confidential),
});

/** A read: audited, told to nobody. */
export const patientViewed = (id: string): DomainEvent => ({
  type: 'patient.viewed',
  entity: { kind: 'patient', id },
  patientIds: [id],
});

export const patientsListed = (ids: readonly string[]): DomainEvent => ({
  type: 'patients.listed',
  patientIds: ids,
});

const withoutDerived = (changes: Changes): Changes =>
  Object.fromEntries(Object.entries(changes).filter(([field]) => !derived.includes(field)));
