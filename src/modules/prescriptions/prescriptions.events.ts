import { changesBetween, type Changes, type DomainEvent } from '../../core/events/domain-event.js';
import { defineEvent } from '../../core/events/event-type.js';
import type { Prescription } from './prescription.entity.js';
import type { PrescriptionResponse } from './prescriptions.dto.js';
import type { PrescriptionStep } from './prescriptions.state.js';

interface Told {
  readonly prescription_id: string;
  readonly patient_id: string;
  readonly doctor_id: string;
}

export const prescriptionDrafted = defineEvent<Told>('prescription.drafted');

/** What happened, by the step that was taken. */
export const prescriptionMoved = {
  update: defineEvent<Told>('prescription.updated'),
  issue: defineEvent<Told>('prescription.issued'),
  dispense: defineEvent<Told>('prescription.dispensed'),
  cancel: defineEvent<Told>('prescription.cancelled'),
} satisfies Record<PrescriptionStep, unknown>;

type Subject = Pick<Prescription, 'id' | 'patient_id' | 'doctor_id'>;
type Item = Omit<PrescriptionResponse['items'][number], 'id'>;
type Content = Pick<Prescription, 'chief_complaint' | 'diagnosis'> & { readonly items: readonly Item[] };

const about = ({ id, patient_id, doctor_id }: Subject, changes: Changes) => ({
  entity: { kind: 'prescription', id },
  patientIds: [patient_id],
  changes,
  payload: { prescription_id: id, patient_id, doctor_id },
});

/** What a draft says, in one order of members, so that it can be compared. */
const contentOf = ({ chief_complaint, diagnosis, items }: Content) => ({
  chief_complaint,
  diagnosis,
  items: items.map(
    ({ stock_item_id, medicine_name, dosage, frequency, duration, instructions, quantity }) => ({
      stock_item_id,
      medicine_name,
      dosage,
      frequency,
      duration,
      instructions,
      quantity,
    }),
  ),
});

export const draftedEvent = (prescription: Prescription, items: readonly Item[]): DomainEvent => {
  const { prescription_code, doctor_id } = prescription;
  const written = { prescription_code, doctor_id, ...contentOf({ ...prescription, items }) };
  return prescriptionDrafted.of(about(prescription, changesBetween({}, written)));
};

/** Undefined when the draft said the same before. */
export const rewrittenEvent = (draft: PrescriptionResponse, content: Content): DomainEvent | undefined => {
  const changes = changesBetween(contentOf(draft), contentOf(content));
  if (Object.keys(changes).length === 0) return undefined;
  return movedEvent('update', { ...draft, doctor_id: draft.doctor_user_id }, changes);
};

export const movedEvent = (step: PrescriptionStep, prescription: Subject, changes: Changes): DomainEvent =>
  prescriptionMoved[step].of(about(prescription, changes));

/** Reads: audited, told to nobody. */
export const prescriptionViewed = ({ id, patient_id }: Pick<Subject, 'id' | 'patient_id'>): DomainEvent => ({
  type: 'prescription.viewed',
  entity: { kind: 'prescription', id },
  patientIds: [patient_id],
});

export const prescriptionsListed = (patientIds: readonly string[]): DomainEvent => ({
  type: 'prescriptions.listed',
  patientIds: [...new Set(patientIds)],
});
