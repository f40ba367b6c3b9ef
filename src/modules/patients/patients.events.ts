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

/** With the records that look like this one, if it was registered all the same. */
export const patientRegistered = ({ id, patient_code, resembles }: Patient): DomainEvent => ({
  type: 'patient.registered',
  ...about(id),
  changes: changesBetween({}, { patient_code, ...(resembles.length > 0 && { resembles }) }),
});

export const patientUpdated = (id: string, changes: Changes): DomainEvent => ({
  type: 'patient.updated',
  ...about(id),
  changes: mask(withoutDerived(changes), confidential),
});

interface Merge {
  readonly id: string;
  readonly merged_id: string;
  readonly survivor_id: string;
}

const mergeEvent = (type: string, { id, merged_id, survivor_id }: Merge, changes: Changes): DomainEvent => ({
  type,
  entity: { kind: 'patient', id: survivor_id },
  patientIds: [survivor_id, merged_id],
  changes,
  payload: { merge_id: id, merged_id, survivor_id },
});

export const patientMerged = (merge: Merge): DomainEvent =>
  mergeEvent('patient.merged', merge, { merged_id: [null, merge.merged_id] });

export const patientUnmerged = (merge: Merge): DomainEvent =>
  mergeEvent('patient.unmerged', merge, { merged_id: [merge.merged_id, null] });

export const patientRemoved = (id: string, reason: string): DomainEvent => ({
  type: 'patient.removed',
  ...about(id),
  changes: { removed_reason: [null, reason] },
});

export const patientRestored = (id: string, reason: string): DomainEvent => ({
  type: 'patient.restored',
  ...about(id),
  changes: { restored_reason: [null, reason] },
});

/** A read: audited, told to nobody. */
export const mergesViewed = (ids: readonly string[]): DomainEvent => ({
  type: 'patient.merges_viewed',
  patientIds: [...new Set(ids)],
});

/** A read: audited, told to nobody. */
export const historyViewed = (id: string): DomainEvent => ({
  type: 'patient.history_viewed',
  entity: { kind: 'patient', id },
  patientIds: [id],
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
