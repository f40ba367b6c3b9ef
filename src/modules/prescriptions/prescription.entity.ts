import { defineEntity, type InferEntity } from '@mikro-orm/core';
import type { PrescriptionStatus } from './prescriptions.state.js';

/** Without its items, which are written and read as sets. */
export const PrescriptionEntity = defineEntity({
  name: 'Prescription',
  tableName: 'prescriptions',
  properties: p => ({
    id: p.uuid().primary(),
    prescription_code: p.string(),
    patient_id: p.uuid(),
    doctor_id: p.uuid(),
    appointment_id: p.uuid().nullable(),
    admission_id: p.uuid().nullable(),
    status: p.string().$type<PrescriptionStatus>(),
    chief_complaint: p.text().nullable(),
    diagnosis: p.text().nullable(),
    issued_at: p.datetime().nullable(),
    dispensed_at: p.datetime().nullable(),
    cancelled_at: p.datetime().nullable(),
    cancelled_reason: p.text().nullable(),
    created_by_id: p.uuid().nullable(),
    created_at: p.datetime(),
    updated_at: p.datetime(),
    version: p.integer().version(),
  }),
});

export type Prescription = InferEntity<typeof PrescriptionEntity>;
