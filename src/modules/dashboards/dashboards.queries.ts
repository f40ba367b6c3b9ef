import { Injectable } from '@nestjs/common';
import { sql, type RawBuilder } from 'kysely';
import { addMinutes } from '../../core/clock.js';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import {
  ageBand,
  bucketOf,
  between,
  isInUse,
  isVisit,
  withCounts,
  type BucketCount,
} from './figures.queries.js';
import type { DashboardMetrics } from './dashboards.dto.js';
import type { Sight, worksOn } from './dashboards.policy.js';
import type { Period } from './periods.rules.js';

export type TodaysFigures = Omit<
  DashboardMetrics,
  keyof Distributions | 'patient_registrations_last_7_days' | Totals
>;
type Totals = Extract<keyof DashboardMetrics, `total_${string}`>;
export type Distributions = Pick<
  DashboardMetrics,
  | 'appointments_by_status'
  | 'prescriptions_by_status'
  | 'patient_gender_distribution'
  | 'patient_age_distribution'
>;

/** Whose figures are asked for, and when. */
export interface Asked {
  readonly userId: string;
  readonly sight: Sight;
  readonly works: ReturnType<typeof worksOn>;
  readonly now: Date;
  readonly today: Period;
}

/** Reads across the hospital; three statements whatever there is. Nothing here writes. */
@Injectable()
export class DashboardQueries {
  constructor(private readonly db: TenantDb) {}

  async today({ userId, sight, works, now, today }: Asked): Promise<TodaysFigures> {
    const row = await this.db.row(sql<TodaysFigures>`
      select visits.*,
        (select count(*)::int from patients where ${isInUse} and ${between(sql`created_at`, today)}) as patients_today,
        (select count(*)::int from appointments where status = 'SCHEDULED' and starts_at > ${now}) as upcoming_appointments,
        (select count(*)::int from appointments
          where status = 'SCHEDULED' and starts_at >= ${now} and starts_at < ${addMinutes(now, 240)}
        ) as receptionist_pending_checkins,
        (select count(*)::int from admissions where status <> 'CANCELLED' and ${between(sql`admitted_at`, today)}
        ) as ipd_admissions_today,
        (select count(*)::int from admissions where status = 'ACTIVE' and ${inSight(sight)}) as active_ipd_admissions,
        (select count(*)::int from prescriptions where ${between(sql`created_at`, today)}) as prescriptions_today,
        waiting.*,
        (select count(*)::int from users where is_active) as active_staff_users,
        (select count(*)::int from stock_items where is_active and reorder_level > 0 and current_stock <= reorder_level
        ) as low_stock_items_count
      from (
        select count(*)::int as appointments_today,
          ${number(sql`doctor_id = ${userId}`)} as my_appointments_today,
          ${number(sql`status = 'SCHEDULED' and ${inSight(sight)}`)} as opd_scheduled_today,
          ${number(sql`status = 'CHECKED_IN' and ${inSight(sight)}`)} as opd_checked_in_today,
          ${number(sql`status = 'IN_CONSULTATION' and ${inSight(sight)}`)} as opd_in_consultation_today,
          ${number(sql`status = 'COMPLETED' and ${inSight(sight)}`)} as opd_completed_today,
          ${number(sql`status in ('SCHEDULED', 'NO_SHOW') and starts_at < ${addMinutes(now, -30)}`)} as no_show_risk_count,
          ${number(sql`${works.consultations} and status = 'CHECKED_IN'
            and (${works.administration} or doctor_id = ${userId})`)} as doctor_pending_consultations,
          ${number(sql`${works.vitals} and status in ('CHECKED_IN', 'IN_CONSULTATION') and ${inSight(sight)}
            and not exists (select from vital_cards v where v.patient_id = a.patient_id
              and ${between(sql`v.recorded_at`, today)})`)} as nurse_pending_vitals,
          ${number(sql`status in ('CHECKED_IN', 'IN_CONSULTATION') and checked_in_at < ${addMinutes(now, -60)}
            and not exists (select from prescriptions r where r.appointment_id = a.id and r.status <> 'CANCELLED')
          `)} as incomplete_clinical_notes
        from appointments a where ${between(sql`starts_at`, today)} and ${isVisit}
      ) visits, (
        select ${number(sql`status = 'DRAFT'`)} as pending_prescriptions_draft,
          ${number(sql`status = 'ISSUED'`)} as pending_prescriptions_issued,
          ${number(sql`status = 'DRAFT' and doctor_id = ${userId}`)} as my_pending_prescriptions,
          ${number(sql`status = 'ISSUED' and ${works.dispensing}`)} as prescriptions_to_dispense
        from prescriptions where status in ('DRAFT', 'ISSUED')
      ) waiting`);
    if (!row) throw new Error('Figures are one row.');
    return row;
  }

  async distributions(range: Period, { works, today }: Asked): Promise<Distributions> {
    const registered = sql`from patients where ${isInUse} and ${works.administration} and ${between(sql`created_at`, range)}`;
    const row = await this.db.row(sql<Distributions>`
      select
        ${withCounts(sql`
          select case when status in ('COMPLETED', 'CANCELLED', 'NO_SHOW') then status else 'ACTIVE' end as key, count(*)
          from appointments where linked_ipd_admission_id is null and ${isVisit}
            and ${between(sql`starts_at`, range)} group by 1
        `)} as appointments_by_status,
        ${withCounts(sql`select status as key, count(*) from prescriptions
          where ${between(sql`created_at`, range)} group by 1`)} as prescriptions_by_status,
        ${withCounts(sql`select gender as key, count(*) ${registered} group by 1`)} as patient_gender_distribution,
        ${withCounts(sql`select ${ageBand(today.starts_on)} as key, count(*) ${registered} group by 1`)}
          as patient_age_distribution`);
    if (!row) throw new Error('Distributions are one row.');
    return row;
  }

  registrations(days: readonly Period[]): Promise<BucketCount[]> {
    return this.db.rows(sql<BucketCount>`
      select ${bucketOf(sql`created_at`, days)} as bucket, count(*)::int as count
      from patients where ${isInUse} and ${between(sql`created_at`, days)} group by 1`);
  }
}

const number = (condition: RawBuilder<unknown>) => sql`(count(*) filter (where ${condition}))::int`;

function inSight({ doctorId, departmentId }: Sight): RawBuilder<unknown> {
  const parts = [
    ...(doctorId ? [sql`doctor_id = ${doctorId}`] : []),
    ...(departmentId ? [sql`department_id = ${departmentId}`] : []),
  ];
  return parts.length > 0 ? sql`(${sql.join(parts, sql` or `)})` : sql`true`;
}
