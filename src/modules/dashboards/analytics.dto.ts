import { z } from 'zod';
import { day, uuid } from '../../core/http/fields.js';
import { intervals } from './periods.rules.js';

const dayOfOurTime = day.refine(
  value => value >= '1900' && value < '2201',
  'must lie between the years 1900 and 2200',
);

const range = {
  date_from: dayOfOurTime
    .optional()
    .describe("First day, in the hospital's time zone; default: 29 days before the last"),
  date_to: dayOfOurTime.optional().describe('Last day; default: today'),
  interval: z
    .enum(intervals, `must be one of ${intervals.join(', ')}`)
    .default('day')
    .describe('Weeks begin on Monday (ISO 8601); the first and the last part of a series end with the range'),
};

const inOrder = ({ date_from, date_to }: { date_from?: string | undefined; date_to?: string | undefined }) =>
  !date_from || !date_to || date_from <= date_to;
const order = { path: ['date_to'], message: 'must not lie before date_from' };

export const AnalyticsQuery = z.object(range).refine(inOrder, order);
export type AnalyticsQuery = z.output<typeof AnalyticsQuery>;

export const reports = [
  'registrations',
  'appointments',
  'appointments_by_department',
  'appointments_by_doctor',
  'prescriptions',
  'admissions',
  'users_by_role',
  'patients_by_gender',
  'patients_by_age',
] as const;
export type Report = (typeof reports)[number];

export const ExportQuery = z
  .object({ report: z.enum(reports, `must be one of ${reports.join(', ')}`), ...range })
  .refine(inOrder, order);
export type ExportQuery = z.output<typeof ExportQuery>;

export const AnalyticsFile = z.string().meta({ id: 'AnalyticsFile' });

const count = z.int();
const period = {
  period: z.string().describe('`2026-11-27`, `2026-W48` or `2026-11`'),
  starts_on: z.iso.date().describe('Its first day within the range'),
};
const share = z.number().nullable();
const visits = {
  total: count,
  scheduled: count,
  checked_in: count,
  in_consultation: count,
  completed: count,
  cancelled: count,
  no_show: count,
  no_show_rate: share.describe(
    'Of the patients who were expected: no_show among all that are over or under way',
  ),
};

export const Registrations = z
  .object({ total: count, series: z.array(z.object({ ...period, count })) })
  .meta({ id: 'Registrations' });
export type Registrations = z.output<typeof Registrations>;

export const AppointmentAnalytics = z
  .object({
    ...visits,
    series: z.array(z.object({ ...period, ...visits })),
    by_department: z.array(z.object({ department_id: uuid, department: z.string(), ...visits })),
    by_doctor: z.array(z.object({ doctor_id: uuid, doctor: z.string(), ...visits })),
  })
  .meta({ id: 'AppointmentAnalytics' });
export type AppointmentAnalytics = z.output<typeof AppointmentAnalytics>;

const written = { total: count, draft: count, issued: count, dispensed: count, cancelled: count };
export const PrescriptionAnalytics = z
  .object({ ...written, series: z.array(z.object({ ...period, ...written })) })
  .meta({ id: 'PrescriptionAnalytics' });
export type PrescriptionAnalytics = z.output<typeof PrescriptionAnalytics>;

const stays = { admitted: count.describe('Without those that were cancelled'), discharged: count };
export const AdmissionAnalytics = z
  .object({
    ...stays,
    beds: count.describe('There are now'),
    series: z.array(
      z.object({
        ...period,
        ...stays,
        occupied_bed_days: z.number().describe('Time for which patients lay in beds, in days of 24 hours'),
        occupancy: share.describe(
          'That time as a share of all the time of the beds there are now, until now',
        ),
      }),
    ),
  })
  .meta({ id: 'AdmissionAnalytics' });
export type AdmissionAnalytics = z.output<typeof AdmissionAnalytics>;

export const PeopleAnalytics = z
  .object({
    users_by_role: z
      .array(z.object({ role: z.string(), count }))
      .describe('Active staff, each under every role'),
    patients_by_gender: z
      .array(z.object({ gender: z.string(), count }))
      .describe('Of those registered in the range'),
    patients_by_age: z.array(z.object({ age: z.string(), count })).describe('In years today, likewise'),
  })
  .meta({ id: 'PeopleAnalytics' });
export type PeopleAnalytics = z.output<typeof PeopleAnalytics>;
