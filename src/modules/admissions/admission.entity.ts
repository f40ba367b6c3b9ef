import { defineEntity, type InferEntity } from '@mikro-orm/core';
import type { AdmissionStatus } from './admissions.state.js';
import type { DischargeDetails } from './summary.rules.js';

export const AdmissionEntity = defineEntity({
  name: 'Admission',
  tableName: 'admissions',
  properties: p => ({
    id: p.uuid().primary(),
    patient_id: p.uuid(),
    doctor_id: p.uuid(),
    department_id: p.uuid(),
    status: p.string().$type<AdmissionStatus>(),
    admitted_at: p.datetime(),
    notes: p.text().nullable(),
    discharged_at: p.datetime().nullable(),
    discharge_summary: p.text().nullable(),
    discharge_details: p.json<DischargeDetails>().nullable(),
    cancelled_at: p.datetime().nullable(),
    cancelled_reason: p.text().nullable(),
    created_by_id: p.uuid().nullable(),
    created_at: p.datetime(),
    updated_at: p.datetime(),
    version: p.integer().version(),
  }),
});

export type Admission = InferEntity<typeof AdmissionEntity>;
