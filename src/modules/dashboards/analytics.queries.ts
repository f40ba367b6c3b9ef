import { Injectable } from '@nestjs/common';
import { sql, type RawBuilder } from 'kysely';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import type { AppointmentAnalytics, PeopleAnalytics, PrescriptionAnalytics } from './analytics.dto.js';
import { ageBand, between, bucketOf, isInUse, isVisit, type BucketCount } from './figures.queries.js';
import type { Period } from './periods.rules.js';

export type VisitCounts = Omit<
  AppointmentAnalytics['by_doctor'][number],
  'doctor_id' | 'doctor' | 'no_show_rate'
>;
export type PrescriptionCounts = Omit<PrescriptionAnalytics, 'series'>;
export interface Bucket {
  readonly bucket: number;
}
export interface Stays extends Bucket {
  readonly admitted: number;
  readonly discharged: number;
  readonly occupied_seconds: number;
}
export interface Named {
  readonly id: string;
  readonly name: string;
}

const number = (condition: RawBuilder<unknown>) => sql`(count(*) filter (where ${condition}))::int`;
const inState = (status: string) => number(sql`status = ${status}`);

const visits = sql`
  count(*)::int as total, ${inState('SCHEDULED')} as scheduled, ${inState('CHECKED_IN')} as checked_in,
  ${inState('IN_CONSULTATION')} as in_consultation, ${inState('COMPLETED')} as completed,
  ${inState('CANCELLED')} as cancelled, ${inState('NO_SHOW')} as no_show`;

/** Reads across the hospital, by parts of a range. Nothing here writes. */
@Injectable()
export class AnalyticsQueries {
  constructor(private readonly db: TenantDb) {}

  registrations(periods: readonly Period[]): Promise<BucketCount[]> {
    return this.db.rows(sql<BucketCount>`
      select ${bucketOf(sql`created_at`, periods)} as bucket, count(*)::int as count
      from patients where ${isInUse} and ${between(sql`created_at`, periods)} group by 1`);
  }

  visits(periods: readonly Period[]): Promise<(VisitCounts & Bucket)[]> {
    return this.db.rows(sql<VisitCounts & Bucket>`
      select ${bucketOf(sql`starts_at`, periods)} as bucket, ${visits}
      from appointments where ${between(sql`starts_at`, periods)} and ${isVisit} group by 1`);
  }

  /** By department and by doctor, in one pass; `kind` says which a row is. */
  visitsByOwner(
    periods: readonly Period[],
  ): Promise<(VisitCounts & Named & { kind: 'department' | 'doctor' })[]> {
    return this.db.rows(sql<VisitCounts & Named & { kind: 'department' | 'doctor' }>`
      select case when v.doctor_id is null then 'department' else 'doctor' end as kind,
        coalesce(v.doctor_id, v.department_id) as id, coalesce(d.name, s.full_name) as name, v.total, v.scheduled,
        v.checked_in, v.in_consultation, v.completed, v.cancelled, v.no_show
      from (
        select department_id, doctor_id, ${visits} from appointments where ${between(sql`starts_at`, periods)} and ${isVisit}
        group by grouping sets ((department_id), (doctor_id))
      ) v left join department_cards d on d.id = v.department_id left join staff_cards s on s.id = v.doctor_id
      order by v.total desc, name, id`);
  }

  prescriptions(periods: readonly Period[]): Promise<(PrescriptionCounts & Bucket)[]> {
    return this.db.rows(sql<PrescriptionCounts & Bucket>`
      select ${bucketOf(sql`created_at`, periods)} as bucket, count(*)::int as total, ${inState('DRAFT')} as draft,
        ${inState('ISSUED')} as issued, ${inState('DISPENSED')} as dispensed, ${inState('CANCELLED')} as cancelled
      from prescriptions where ${between(sql`created_at`, periods)} group by 1`);
  }

  /** Comings, goings, and for how long beds were occupied; what lies in the future is not there yet. */
  async stays(periods: readonly Period[], now: Date): Promise<Stays[]> {
    const [begins, ends] = [
      periods.map(at => at.begins.toISOString()),
      periods.map(at => at.ends.toISOString()),
    ];
    const first = begins[0] ?? null;
    const last = ends.at(-1) ?? null;
    return this.db.rows(sql<Stays>`
      select p.bucket::int as bucket, coalesce(a.count, 0)::int as admitted, coalesce(d.count, 0)::int as discharged,
        coalesce(o.seconds, 0)::float8 as occupied_seconds
      from unnest(${begins}::timestamptz[], ${ends}::timestamptz[]) with ordinality as p (begins, ends, bucket)
      left join (
        select ${bucketOf(sql`admitted_at`, periods)} as bucket, count(*) from admissions
        where status <> 'CANCELLED' and ${between(sql`admitted_at`, periods)} group by 1
      ) a on a.bucket = p.bucket
      left join (
        select ${bucketOf(sql`discharged_at`, periods)} as bucket, count(*) from admissions
        where ${between(sql`discharged_at`, periods)} group by 1
      ) d on d.bucket = p.bucket
      left join (
        select q.bucket, sum(extract(epoch from least(q.ends, x.until, ${now}::timestamptz) - greatest(q.begins, x.begins_at)))
          as seconds
        from unnest(${begins}::timestamptz[], ${ends}::timestamptz[]) with ordinality as q (begins, ends, bucket)
        join (
          select begins_at, coalesce(ends_at, 'infinity'::timestamptz) as until from bed_allocations
          where kind = 'OCCUPIED' and begins_at < least(${last}::timestamptz, ${now}::timestamptz)
            and coalesce(ends_at, 'infinity'::timestamptz) > ${first}::timestamptz
        ) x on x.begins_at < least(q.ends, ${now}::timestamptz) and x.until > q.begins
        group by q.bucket
      ) o on o.bucket = p.bucket
      order by 1`);
  }

  async beds(): Promise<number> {
    const row = await this.db.row(
      sql<{ count: number }>`select count(*)::int as count from beds where is_active`,
    );
    return row?.count ?? 0;
  }

  async people(periods: readonly Period[], today: string): Promise<PeopleAnalytics> {
    const registered = sql`from patients where ${isInUse} and ${between(sql`created_at`, periods)} group by 1 order by 1`;
    const row = await this.db.row(sql<PeopleAnalytics>`
      select ${list(sql`select h.role_name as role, count(*)::int as count
          from role_holders h join users u on u.id = h.user_id where u.is_active group by 1 order by 1`)} as users_by_role,
        ${list(sql`select gender, count(*)::int as count ${registered}`)} as patients_by_gender,
        ${list(sql`select ${ageBand(today)} as age, count(*)::int as count ${registered}`)} as patients_by_age`);
    if (!row) throw new Error('These figures are one row.');
    return row;
  }
}

const list = (query: RawBuilder<unknown>) => sql`(select coalesce(jsonb_agg(f), '[]') from (${query}) f)`;
