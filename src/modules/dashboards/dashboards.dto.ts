import { z } from 'zod';
import { trendRanges } from './periods.rules.js';

export const DashboardQuery = z.object({
  trends_date_range: z
    .enum(trendRanges, `must be one of ${trendRanges.join(', ')}`)
    .default('last_7_days')
    .describe('Of the distributions and of the series; so many days before today, and today'),
});
export type DashboardQuery = z.output<typeof DashboardQuery>;

const count = z.int();
const counts = z.record(z.string(), count);
const total = count.nullable().describe('For super admins: all hospitals together, as counted last');

export const DashboardMetrics = z
  .object({
    patients_today: count.describe("Registered today; every today is the hospital's day"),
    upcoming_appointments: count.describe('SCHEDULED, from now on'),
    appointments_today: count.describe('Whatever became of them'),
    prescriptions_today: count,
    ipd_admissions_today: count.describe('Without those that were cancelled'),
    opd_scheduled_today: count.describe(
      "The opd figures and active_ipd_admissions: a doctor's own, those of a nurse's department, or all",
    ),
    opd_checked_in_today: count,
    opd_in_consultation_today: count,
    opd_completed_today: count,
    active_ipd_admissions: count,
    pending_prescriptions_draft: count,
    pending_prescriptions_issued: count,
    my_appointments_today: count.describe('With the caller as doctor, whatever became of them'),
    my_pending_prescriptions: count.describe('Drafts of the caller'),
    active_staff_users: count,
    prescriptions_to_dispense: count.describe('ISSUED; for pharmacists and administrators'),
    low_stock_items_count: count.describe('At or below a reorder level above 0'),
    doctor_pending_consultations: count.describe(
      "Patients who are here today and wait: the doctor's own, or all for administrators",
    ),
    receptionist_pending_checkins: count.describe('SCHEDULED in the next four hours'),
    nurse_pending_vitals: count.describe(
      "Today's visits of patients who are here and have no vital signs of today; for nurses and administrators",
    ),
    no_show_risk_count: count.describe("Today's visits, SCHEDULED or NO_SHOW, more than 30 minutes late"),
    incomplete_clinical_notes: count.describe(
      "Today's visits of patients who came more than an hour ago and have no prescription",
    ),
    appointments_by_status: counts.describe(
      'COMPLETED, CANCELLED, NO_SHOW and ACTIVE (the others), without those handed over to a stay; only what there is',
    ),
    prescriptions_by_status: counts.describe('Only what there is'),
    patient_registrations_last_7_days: z
      .array(z.object({ date: z.iso.date(), count }))
      .describe('Of each day of the chosen range'),
    patient_gender_distribution: counts.describe('Of those registered in the range; for administrators'),
    patient_age_distribution: counts.describe('In years, likewise'),
    total_tenants: total,
    total_users: total,
    total_patients: total,
    total_appointments: total,
    total_prescriptions: total,
  })
  .meta({ id: 'DashboardMetrics' });
export type DashboardMetrics = z.output<typeof DashboardMetrics>;
