import { z } from 'zod';
import { day, instant, optionalText, uuid } from '../../core/http/fields.js';

/** The longest stretch for which slots are shown at once, in days. */
export const maxSlotDays = 31;

const localTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of the day such as 21:00')
  .describe('Local time of the hospital');

const line = {
  kind: z.enum(['WORK', 'BREAK'], 'must be WORK or BREAK'),
  weekday: z
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(7, 'must be at most 7')
    .describe('ISO 8601: 1 Monday to 7 Sunday; on which it starts'),
  starts: localTime,
  ends: localTime.describe('Not after `starts`: on the next day'),
};

const Line = z.object({
  ...line,
  kind: line.kind.default('WORK'),
  valid_from: day.nullish().transform(value => value ?? null),
  valid_to: day.nullish().transform(value => value ?? null),
});

export const ReplaceTemplate = z
  .object({
    rules: z
      .array(
        Line.refine(
          ({ valid_from, valid_to }) => !valid_from || !valid_to || valid_from <= valid_to,
          'must not end before it begins',
        ),
      )
      .max(200, 'must have at most 200 lines')
      .describe('Hours that overlap are one; without any WORK the default holds again'),
  })
  .meta({ id: 'ReplaceTemplate' });
export type ReplaceTemplate = z.output<typeof ReplaceTemplate>;
export type TemplateLine = z.output<typeof Line>;

export const TemplateResponse = z
  .object({
    doctor_user_id: uuid,
    time_zone: z.string(),
    uses_default: z.boolean().describe('Monday to Saturday 09:00 to 18:00, until there is a template'),
    rules: z.array(
      z.object({ ...line, valid_from: z.iso.date().nullable(), valid_to: z.iso.date().nullable() }),
    ),
  })
  .meta({ id: 'AvailabilityTemplate' });
export type TemplateResponse = z.output<typeof TemplateResponse>;

export const EnterLeave = z
  .object({ starts_at: instant, ends_at: instant, reason: optionalText(300) })
  .refine(({ starts_at, ends_at }) => ends_at > starts_at, {
    path: ['ends_at'],
    error: 'must be after starts_at',
  })
  .refine(({ starts_at, ends_at }) => ends_at.getTime() - starts_at.getTime() <= 366 * 86_400_000, {
    path: ['ends_at'],
    error: 'must be within 366 days',
  })
  .meta({ id: 'EnterLeave' });
export type EnterLeave = z.output<typeof EnterLeave>;

export const LeaveFilter = z.object({
  from: instant.optional().describe('Default: now'),
  to: instant.optional(),
});
export type LeaveFilter = z.output<typeof LeaveFilter>;

const leave = {
  id: uuid,
  doctor_user_id: uuid,
  starts_at: z.iso.datetime(),
  ends_at: z.iso.datetime(),
  reason: z.string().nullable(),
  created_at: z.iso.datetime(),
};

export const Leave = z.object(leave).meta({ id: 'Leave' });
export type Leave = z.output<typeof Leave>;

export const StrandedBooking = z
  .object({
    appointment_id: uuid,
    patient_id: uuid,
    patient_name: z.string(),
    patient_code: z.string(),
    scheduled_at: z.iso.datetime(),
    ends_at: z.iso.datetime(),
    status: z.enum(['SCHEDULED', 'CHECKED_IN']),
  })
  .meta({ id: 'StrandedBooking' });
export type StrandedBooking = z.output<typeof StrandedBooking>;

export const LeaveResponse = z
  .object({
    ...leave,
    stranded: z
      .array(StrandedBooking)
      .describe('Bookings that fall into it and have to be moved or cancelled'),
  })
  .meta({ id: 'LeaveWithBookings' });
export type LeaveResponse = z.output<typeof LeaveResponse>;

export const SlotFilter = z.object({
  date_from: day.optional().describe("First day, in the hospital's time zone; default: today"),
  date_to: day.optional().describe(`Last day; default: the first; at most ${maxSlotDays} days in all`),
});
export type SlotFilter = z.output<typeof SlotFilter>;

export const AvailableSlots = z
  .object({
    doctor_user_id: uuid,
    time_zone: z.string(),
    date_from: z.iso.date(),
    date_to: z.iso.date(),
    slot_minutes: z.int(),
    slots: z.array(z.object({ starts_at: z.iso.datetime(), ends_at: z.iso.datetime() })),
  })
  .meta({ id: 'AvailableSlots' });
export type AvailableSlots = z.output<typeof AvailableSlots>;
