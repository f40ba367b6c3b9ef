import { z } from 'zod';
import { day, instant, listOf, optionalText, pageOf, uuid } from '../../core/http/fields.js';
import { appointmentStatuses, cancelReasons } from './appointments.state.js';

export const OwnFilter = z.object(pageOf({ default: 20 }));
export type OwnFilter = z.output<typeof OwnFilter>;

export const PortalDoctorFilter = z.object({
  ...pageOf({ default: 20 }),
  search: z.string().trim().max(100).optional().describe('Part of a name, a specialization or a department'),
  department_id: uuid.optional(),
});
export type PortalDoctorFilter = z.output<typeof PortalDoctorFilter>;

export const PortalDoctor = z
  .object({
    id: uuid,
    name: z.string(),
    specialization: z.string().nullable(),
    department_id: uuid.nullable(),
    department: z.string().nullable(),
  })
  .meta({ id: 'PortalDoctor' });
export type PortalDoctor = z.output<typeof PortalDoctor>;
export const PortalDoctorList = listOf(PortalDoctor).meta({ id: 'PortalDoctorList' });

export const SlotSearch = z.object({
  from: day.optional().describe('First day; default: today'),
  days: z.coerce.number('must be a number').int().min(1).max(14, 'must be at most 14').default(7),
});
export type SlotSearch = z.output<typeof SlotSearch>;

export const PortalSlots = z
  .object({
    doctor_user_id: uuid,
    time_zone: z.string(),
    booking: z.enum(['DIRECT', 'REQUEST']).describe('Whether a slot is booked at once, or asked for'),
    slots: z.array(z.object({ starts_at: z.iso.datetime(), ends_at: z.iso.datetime() })),
  })
  .meta({ id: 'PortalSlots' });
export type PortalSlots = z.output<typeof PortalSlots>;

export const RequestAppointment = z
  .object({
    doctor_user_id: uuid,
    scheduled_at: instant.describe('The beginning of a slot'),
    reason: optionalText(500).describe('What the patient wants to say beforehand'),
  })
  .meta({ id: 'RequestAppointment' });
export type RequestAppointment = z.output<typeof RequestAppointment>;

const at = z.iso.datetime().nullable();

/** What a patient sees: nothing that staff write for each other. */
export const PortalAppointment = z
  .object({
    id: uuid,
    doctor_user_id: uuid,
    doctor_name: z.string(),
    department: z.string(),
    scheduled_at: z.iso.datetime(),
    ends_at: z.iso.datetime(),
    status: z.enum(appointmentStatuses),
    checked_in_at: at,
    completed_at: at,
    cancelled_at: at,
    cancelled_reason: z.enum(cancelReasons).nullable(),
    rejected_at: at,
    rejected_reason: z.string().nullable(),
    has_prescription: z.boolean(),
    created_at: z.iso.datetime(),
    version: z.int(),
  })
  .meta({ id: 'PortalAppointment' });
export type PortalAppointment = z.output<typeof PortalAppointment>;
export const PortalAppointmentList = listOf(PortalAppointment).meta({ id: 'PortalAppointmentList' });
