import type { DomainEvent } from '../../core/events/domain-event.js';

interface Subject {
  readonly id: string;
  readonly patient_id: string;
}

const about = ({ id, patient_id }: Subject) => ({
  entity: { kind: 'prescription', id },
  patientIds: [patient_id],
});

export const prescriptionSigned = (prescription: Subject): DomainEvent => ({
  type: 'prescription.signed',
  ...about(prescription),
});

/** Somebody without account has looked at what the QR code leads to. */
export const prescriptionVerified = (prescription: Subject): DomainEvent => ({
  type: 'prescription.verified',
  ...about(prescription),
});

export const signingKeyMade = (id: string): DomainEvent => ({
  type: 'signing_key.made',
  entity: { kind: 'signing_key', id },
});

export const signingKeyRenewed = (id: string, before: string | null): DomainEvent => ({
  type: 'signing_key.renewed',
  entity: { kind: 'signing_key', id },
  changes: { id: [before, id] },
});
