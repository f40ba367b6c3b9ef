import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import type { Appointment } from './appointment.entity.js';

/** Statuses that hold the time of doctor and patient, as the exclusion constraints have it. */
const live = sql`'SCHEDULED', 'CHECKED_IN', 'IN_CONSULTATION', 'COMPLETED'`;

/** Appointments that come from elsewhere, set by set: demo data now, other systems later. They record no events. */
@Injectable()
export class AppointmentImports {
  constructor(private readonly db: TenantDb) {}

  /** Adds those that do not exist and whose time is free. */
  async addMissing(appointments: readonly Appointment[]): Promise<void> {
    await this.db.rows(sql`
      insert into appointments select * from jsonb_populate_recordset(null::appointments, ${JSON.stringify(appointments)}::jsonb)
      on conflict do nothing`);
  }

  /**
   * In two steps, since appointments change places with each other: first all move out of the way into a distant
   * past, then each to its new time. Those that would clash with somebody else's booking stay out, cancelled.
   * @returns the ids of these
   */
  async rewrite(appointments: readonly Appointment[]): Promise<string[]> {
    const wanted = sql`jsonb_populate_recordset(null::appointments, ${JSON.stringify(appointments)}::jsonb)`;
    await this.db.rows(sql`
      update appointments a set starts_at = a.starts_at - interval '36525 days', ends_at = a.ends_at - interval '36525 days'
      where a.id in (select id from ${wanted})`);
    const moved = await this.db.rows(sql<{ id: string; stays_out: boolean }>`
      update appointments a set starts_at = w.starts_at, ends_at = w.ends_at, created_at = w.created_at,
        updated_at = w.updated_at, notes = w.notes, version = a.version + 1,
        status = case when clash.yes then 'CANCELLED' else w.status end,
        checked_in_at = case when not clash.yes then w.checked_in_at end,
        consultation_started_at = case when not clash.yes then w.consultation_started_at end,
        completed_at = case when not clash.yes then w.completed_at end,
        no_show_at = w.no_show_at, confirmed_at = null, token_on = null, token_number = null,
        cancelled_at = case when clash.yes then w.created_at else w.cancelled_at end,
        cancelled_reason = case when clash.yes then 'OTHER' else w.cancelled_reason end,
        cancelled_note = case when clash.yes then 'The time was taken' else w.cancelled_note end
      from ${wanted} w, lateral (
        select w.status in (${live}) and exists (
          select from appointments b where b.id not in (select id from ${wanted}) and b.status in (${live})
            and (b.patient_id = w.patient_id or b.doctor_id = w.doctor_id and b.overbook_reason is null)
            and b.starts_at < w.ends_at and b.ends_at > w.starts_at) as yes) clash
      where a.id = w.id returning a.id, clash.yes as stays_out`);
    return moved.flatMap(({ id, stays_out }) => (stays_out ? [id] : []));
  }

  /**
   * Gives those of them who have arrived and have no token the free numbers of their doctor and day, in the order in
   * which they came, and lets the counters go on behind these.
   */
  async giveTokens(ids: readonly string[], timeZone: string): Promise<void> {
    await this.db.rows(sql`
      with arrived as (
        select id, doctor_id, on_day, row_number() over (partition by doctor_id, on_day order by checked_in_at, id) as place
        from (select id, doctor_id, checked_in_at, (starts_at at time zone ${timeZone})::date as on_day
          from appointments where id = any(${[...ids]}::uuid[]) and checked_in_at is not null and token_number is null) a
      ), free as (
        select d.doctor_id, d.on_day, number, row_number() over (partition by d.doctor_id, d.on_day order by number) as place
        from (select doctor_id, on_day, count(*) as wanted from arrived group by doctor_id, on_day) d
          cross join lateral generate_series(1, d.wanted + (select count(*) from appointments t
            where t.token_on = d.on_day and t.doctor_id = d.doctor_id)) number
        where not exists (select from appointments t
          where t.token_on = d.on_day and t.doctor_id = d.doctor_id and t.token_number = number)
      )
      update appointments a set token_on = w.on_day, token_number = f.number
      from arrived w join free f using (doctor_id, on_day, place) where a.id = w.id`);
    await this.db.rows(sql`
      insert into token_counters as t (doctor_id, on_day, last_number)
      select doctor_id, token_on, max(token_number) from appointments
      where (doctor_id, token_on) in (select doctor_id, token_on from appointments where id = any(${[...ids]}::uuid[]))
      group by doctor_id, token_on
      on conflict (doctor_id, on_day) do update set last_number = greatest(t.last_number, excluded.last_number)
      where t.last_number < excluded.last_number`);
  }

  /** When each of these patients was last seen. */
  async lastVisits(patientIds: readonly string[]): Promise<Map<string, Date>> {
    const rows = await this.db.rows(sql<{ patient_id: string; seen_at: string }>`
      select patient_id, max(coalesce(completed_at, checked_in_at)) as seen_at from appointments
      where patient_id = any(${[...patientIds]}) and coalesce(completed_at, checked_in_at) is not null
      group by patient_id`);
    return new Map(rows.map(({ patient_id, seen_at }) => [patient_id, new Date(seen_at)]));
  }

  async removeOf(patientIds: readonly string[]): Promise<void> {
    await this.db.rows(sql`delete from appointments where patient_id = any(${[...patientIds]})`);
  }
}
