import { defineEntity, type InferEntity } from '@mikro-orm/core';
import type { AppointmentStatus, CancelReason } from './appointments.state.js';

export const AppointmentEntity = defineEntity({
  name: 'Appointment',
  tableName: 'appointments',
  properties: p => ({
    id: p.uuid().primary(),
    patient_id: p.uuid(),
    doctor_id: p.uuid(),
    department_id: p.uuid(),
    starts_at: p.datetime(),
    ends_at: p.datetime(),
    status: p.string().$type<AppointmentStatus>(),
    notes: p.text().nullable(),
    overbook_reason: p.text().nullable(),
    checked_in_at: p.datetime().nullable(),
    consultation_started_at: p.datetime().nullable(),
    completed_at: p.datetime().nullable(),
    no_show_at: p.datetime().nullable(),
    cancelled_at: p.datetime().nullable(),
    cancelled_reason: p.string().$type<CancelReason>().nullable(),
    cancelled_note: p.text().nullable(),
    confirmed_at: p.datetime().nullable(),
    rescheduled_at: p.datetime().nullable(),
    token_on: p.date().nullable(),
    token_number: p.integer().nullable(),
    rejected_at: p.datetime().nullable(),
    /** `EXPIRED` when nobody answered in time. */
    rejected_reason: p.text().nullable(),
    /** Asked for or booked by the patient, in the portal. */
    is_by_patient: p.boolean().default(false),
    linked_ipd_admission_id: p.uuid().nullable(),
    created_by_id: p.uuid().nullable(),
    created_at: p.datetime(),
    updated_at: p.datetime(),
    version: p.integer().version(),
  }),
});

export type Appointment = InferEntity<typeof AppointmentEntity>;
