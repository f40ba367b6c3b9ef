import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { PlatformDb } from '../../core/database/platform-db.js';
import type { Page } from '../../core/http/fields.js';
import type { TenantStatus } from '../../core/tenancy/tenant.js';
import type { MetricsFilter, PlatformDashboard, TenantMetricsRow } from './metrics.dto.js';
import { sumOf, type Added, type Dated, type HospitalCount } from './metrics.rules.js';

/** What the hospitals have, all together. */
export interface Totals {
  readonly hospitals: number;
  readonly users: number;
  readonly patients: number;
  readonly appointments: number;
  readonly prescriptions: number;
  readonly admissions: number;
  readonly active_admissions: number;
  readonly counted_at: string | null;
}

const hospital = sql`
  t.id as tenant_id, t.name, t.status, coalesce(m.users, 0) as users, coalesce(m.patients, 0) as patients,
  coalesce(m.appointments, 0) as appointments, coalesce(m.prescriptions, 0) as prescriptions,
  coalesce(m.admissions, 0) as admissions, coalesce(m.active_admissions, 0) as active_admissions, m.counted_at,
  (select max(last_activity_at) from public.memberships where tenant_id = t.id) as last_activity_at
  from public.tenants t left join public.tenant_metrics m on m.tenant_id = t.id`;

/** The summaries that hospitals were counted into. No question here enters a hospital. */
@Injectable()
export class MetricsRepository {
  constructor(private readonly db: PlatformDb) {}

  async totals(): Promise<Totals> {
    const row = await this.db.row(sql<Totals>`
      select count(*)::int as hospitals, coalesce(sum(users), 0)::float8 as users,
        coalesce(sum(patients), 0)::float8 as patients, coalesce(sum(appointments), 0)::float8 as appointments,
        coalesce(sum(prescriptions), 0)::float8 as prescriptions, coalesce(sum(admissions), 0)::float8 as admissions,
        coalesce(sum(active_admissions), 0)::float8 as active_admissions,
        case when count(*) = count(counted_at) then min(counted_at) end as counted_at
      from public.tenants t left join public.tenant_metrics m on m.tenant_id = t.id`);
    if (!row) throw new Error('Totals are one row.');
    return row;
  }

  byStatus(): Promise<{ status: TenantStatus; count: number }[]> {
    return this.db.rows(sql<{ status: TenantStatus; count: number }>`
      select status, count(*)::int as count from public.tenants group by status`);
  }

  async peopleActive(now: Date): Promise<PlatformDashboard['people_active']> {
    const since = (days: number) => sql`count(distinct account_id)
      filter (where last_activity_at > ${new Date(now.getTime() - days * 86_400_000)})::int`;
    const row = await this.db.row(sql<PlatformDashboard['people_active']>`
      select ${since(1)} as last_day, ${since(7)} as last_7_days, ${since(30)} as last_30_days
      from public.memberships where last_activity_at > ${new Date(now.getTime() - 30 * 86_400_000)}`);
    return row ?? { last_day: 0, last_7_days: 0, last_30_days: 0 };
  }

  /** What was added on the days from one to the other; days without anything are missing. */
  added(from: string, to: string): Promise<(Added & Dated & { hospitals: number })[]> {
    return this.db.rows(sql<Added & Dated & { hospitals: number }>`
      select day::text as date, coalesce(d.patients, 0)::int as patients, coalesce(d.appointments, 0)::int as appointments,
        coalesce(d.prescriptions, 0)::int as prescriptions, coalesce(d.admissions, 0)::int as admissions,
        coalesce(t.hospitals, 0)::int as hospitals
      from (
        select day, sum(patients) as patients, sum(appointments) as appointments, sum(prescriptions) as prescriptions,
          sum(admissions) as admissions
        from public.tenant_days where day between ${from} and ${to} group by day
      ) d full join (
        select (created_at at time zone 'UTC')::date as day, count(*) as hospitals from public.tenants
        where created_at >= ${from}::timestamptz and created_at < ${to}::timestamptz + interval '1 day' group by 1
      ) t using (day)`);
  }

  addedTo(tenantId: string, from: string, to: string): Promise<(Added & Dated)[]> {
    return this.db.rows(sql<Added & Dated>`
      select day::text as date, patients, appointments, prescriptions, admissions
      from public.tenant_days where tenant_id = ${tenantId} and day between ${from} and ${to}`);
  }

  async list({ page, page_size }: MetricsFilter): Promise<Page<TenantMetricsRow>> {
    const [items, counted] = await Promise.all([
      this.db.rows(sql<TenantMetricsRow>`
        select ${hospital} order by t.created_at desc, t.id desc limit ${page_size} offset ${(page - 1) * page_size}`),
      this.db.row(sql<{ total: number }>`select count(*)::int as total from public.tenants`),
    ]);
    return { items, total: counted?.total ?? 0, page, page_size };
  }

  view(tenantId: string): Promise<TenantMetricsRow | undefined> {
    return this.db.row(sql<TenantMetricsRow>`select ${hospital} where t.id = ${tenantId}`);
  }

  /** When each hospital was counted last. */
  async countedAt(): Promise<Map<string, Date>> {
    const rows = await this.db.rows(sql<{ tenant_id: string; counted_at: string }>`
      select tenant_id, counted_at from public.tenant_metrics`);
    return new Map(rows.map(({ tenant_id, counted_at }) => [tenant_id, new Date(counted_at)]));
  }

  /**
   * Puts a new count in the place of the old one, totals and days in one statement. A count that began before the one
   * that stands here changes nothing.
   */
  async replace(tenantId: string, count: HospitalCount, at: Date): Promise<void> {
    const { patients, appointments, prescriptions, admissions } = sumOf(count.days);
    await this.db.rows(sql`
      with days as (
        select * from jsonb_to_recordset(${JSON.stringify(count.days)}::jsonb)
          as d (day date, patients integer, appointments integer, prescriptions integer, admissions integer)
      ), told as (
        insert into public.tenant_metrics (tenant_id, users, patients, appointments, prescriptions, admissions,
          active_admissions, counted_at)
        values (${tenantId}, ${count.users}, ${patients}, ${appointments}, ${prescriptions}, ${admissions},
          ${count.active_admissions}, ${at})
        on conflict (tenant_id) do update set users = excluded.users, patients = excluded.patients,
          appointments = excluded.appointments, prescriptions = excluded.prescriptions,
          admissions = excluded.admissions, active_admissions = excluded.active_admissions,
          counted_at = excluded.counted_at
        where public.tenant_metrics.counted_at <= excluded.counted_at
        returning tenant_id
      ), gone as (
        delete from public.tenant_days o using told
        where o.tenant_id = told.tenant_id and o.day not in (select day from days)
      )
      insert into public.tenant_days as o (tenant_id, day, patients, appointments, prescriptions, admissions)
      select told.tenant_id, days.* from days, told
      on conflict (tenant_id, day) do update set patients = excluded.patients, appointments = excluded.appointments,
        prescriptions = excluded.prescriptions, admissions = excluded.admissions
      where (o.patients, o.appointments, o.prescriptions, o.admissions)
        <> (excluded.patients, excluded.appointments, excluded.prescriptions, excluded.admissions)`);
  }
}
