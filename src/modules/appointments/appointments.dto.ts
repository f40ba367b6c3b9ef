import { z } from 'zod';
import { day, instant, listOf, maybeUuid, optionalText, pageOf, text, uuid } from '../../core/http/fields.js';
import { appointmentStatuses, cancelReasons } from './appointments.state.js';

export const BookAppointment = z
  .object({
    patient_id: uuid,
    department_id: maybeUuid.describe("Default: the doctor's own department"),
    doctor_user_id: maybeUuid.describe('Default: the caller, when a doctor books'),
    scheduled_at: instant.describe('Minute 00, 15, 30 or 45'),
    notes: optionalText(1000),
    overbook_reason: optionalText(300).describe(
      'Books although the doctor is taken; needs appointments:overbook',
    ),
  })
  .meta({ id: 'BookAppointment' });
export type BookAppointment = z.output<typeof BookAppointment>;

export const Reschedule = z.object({ scheduled_at: instant }).meta({ id: 'RescheduleAppointment' });
export type Reschedule = z.output<typeof Reschedule>;

export const Cancel = z
  .object({
    reason: z.enum(cancelReasons, `must be one of ${cancelReasons.join(', ')}`),
    note: optionalText(500),
  })
  .meta({ id: 'CancelAppointment' });
export type Cancel = z.output<typeof Cancel>;

export const ResolveLeave = z
  .object({
    action: z
      .enum(['MOVE', 'CANCEL'], 'must be MOVE or CANCEL')
      .describe('MOVE: to the next free slots; CANCEL: because the doctor is unavailable'),
    doctor_user_id: maybeUuid.describe('MOVE: to this doctor; default: the one who is on leave, afterwards'),
    note: optionalText(500).describe('CANCEL: kept with each'),
  })
  .meta({ id: 'ResolveLeave' });
export type ResolveLeave = z.output<typeof ResolveLeave>;

export const LeaveResolution = z
  .object({
    leave_id: uuid,
    action: z.enum(['MOVE', 'CANCEL']),
    appointments: z.array(
      z.object({
        appointment_id: uuid,
        patient_id: uuid,
        doctor_user_id: uuid,
        scheduled_at: z.iso.datetime(),
        status: z.enum(['SCHEDULED', 'CANCELLED']),
      }),
    ),
  })
  .meta({ id: 'LeaveResolution' });
export type LeaveResolution = z.output<typeof LeaveResolution>;

export const Complete = z
  .object({ closure_note: optionalText(1000) })
  .optional()
  .meta({ id: 'CompleteAppointment' });
export type Complete = z.output<typeof Complete>;

export const Reject = z
  .object({ reason: text(500).describe('Told to the patient') })
  .meta({ id: 'RejectAppointment' });
export type Reject = z.output<typeof Reject>;

export const UpdateAppointment = z
  .object({ notes: optionalText(1000), status: z.string().optional() })
  .meta({ id: 'UpdateAppointment' });
export type UpdateAppointment = z.output<typeof UpdateAppointment>;

const statusList = z
  .string()
  .transform(value =>
    value
      .split(',')
      .map(status => status.trim())
      .filter(Boolean),
  )
  .pipe(z.array(z.enum(appointmentStatuses, `must be a list of ${appointmentStatuses.join(', ')}`)))
  .meta({ type: 'string', example: 'SCHEDULED,CHECKED_IN' });

export const AppointmentFilter = z.object({
  ...pageOf({ default: 50 }),
  status: statusList.optional(),
  date_from: day.optional().describe("First day, in the hospital's time zone"),
  date_to: day.optional(),
  doctor_user_id: uuid.optional(),
  department_id: uuid.optional(),
  patient_id: uuid.optional(),
  search: z.string().trim().max(100).optional().describe("Patient's name or code, doctor's name"),
});
export type AppointmentFilter = z.output<typeof AppointmentFilter>;

export const CalendarDay = z.object({
  date: day.optional().describe('Default: today'),
  doctor_user_id: uuid.optional(),
});
export type CalendarDay = z.output<typeof CalendarDay>;

const at = z.iso.datetime().nullable();

export const AppointmentResponse = z
  .object({
    id: uuid,
    patient_id: uuid,
    patient_name: z.string(),
    patient_code: z.string(),
    department_id: uuid,
    department: z.string(),
    doctor_user_id: uuid,
    doctor_name: z.string(),
    scheduled_at: z.iso.datetime(),
    ends_at: z.iso.datetime(),
    status: z.enum(appointmentStatuses),
    notes: z.string().nullable(),
    overbook_reason: z.string().nullable(),
    created_at: z.iso.datetime(),
    confirmed_at: at.describe('When the patient said that they will come; no more when the visit is moved'),
    checked_in_at: at,
    token_number: z
      .int()
      .nullable()
      .describe('Given on arrival: the number in the queue of the doctor on that day'),
    consultation_started_at: at,
    completed_at: at,
    no_show_at: at,
    cancelled_at: at,
    cancelled_reason: z.enum(cancelReasons).nullable(),
    cancelled_note: z.string().nullable(),
    rejected_at: at,
    rejected_reason: z.string().nullable().describe('`EXPIRED`: nobody answered the request in time'),
    is_by_patient: z.boolean().describe('Asked for or booked by the patient, in the portal'),
    linked_ipd_admission_id: uuid.nullable(),
    has_prescription: z.boolean(),
    prescription_count: z.int(),
    prescription_status: z.string().nullable(),
    version: z.int(),
  })
  .meta({ id: 'Appointment' });
export type AppointmentResponse = z.output<typeof AppointmentResponse>;

export const AppointmentList = listOf(AppointmentResponse).meta({ id: 'AppointmentList' });

export const CalendarResponse = z
  .object({
    date: z.iso.date(),
    time_zone: z.string(),
    doctors: z.array(
      z.object({ doctor_user_id: uuid, doctor_name: z.string(), appointments: z.array(AppointmentResponse) }),
    ),
  })
  .meta({ id: 'AppointmentCalendar' });
export type CalendarResponse = z.output<typeof CalendarResponse>;
