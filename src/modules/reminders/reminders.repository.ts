import { Injectable } from '@nestjs/common';
import { sql, type RawBuilder } from 'kysely';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import type { DueReminder } from './reminders.events.js';

/** Minutes that a round looks back, for bookings that were committed while the last one read. */
const overlap = 15;

const minutes = (count: RawBuilder<unknown>) => sql`make_interval(mins => ${count})`;

@Injectable()
export class RemindersRepository {
  constructor(private readonly db: TenantDb) {}

  /**
   * Begins a round; another of the same hospital waits until this one has ended. A lead time that is new begins now, so
   * a changed setting reminds nobody of visits whose time would have come before.
   */
  async begin(now: Date): Promise<void> {
    await this.db.rows(sql`
      with wanted as (select unnest(reminder_minutes) as lead from reminder_settings),
        gone as (delete from reminder_rounds where lead_minutes not in (select lead from wanted))
      insert into reminder_rounds (lead_minutes, reached)
      select lead, ${now}::timestamptz + ${minutes(sql`lead`)} from wanted order by lead on conflict do nothing`);
    await this.db.rows(sql`select from reminder_rounds order by lead_minutes for update`);
  }

  /**
   * Records what is due since the last round: visits whose time was set before the lead time came. Of several lead times
   * that came at once, e.g. after an hour in which no worker ran, the one nearest to the visit counts.
   */
  record(now: Date): Promise<DueReminder[]> {
    const lead = minutes(sql`r.lead_minutes`);
    return this.db.rows(sql<DueReminder>`
      with due as (
        select distinct on (v.id) v.id, v.patient_id, v.doctor_id, v.starts_at, r.lead_minutes
        from reminder_rounds r cross join lateral (
          select * from coming_visits v
          where v.starts_at > greatest(r.reached - ${minutes(sql`${overlap}`)}, ${now}) and v.starts_at <= ${now}::timestamptz + ${lead}
            and v.scheduled_since <= v.starts_at - ${lead}) v
        order by v.id, r.lead_minutes
      ), recorded as (
        insert into reminders (appointment_id, starts_at, lead_minutes, recorded_at)
        select id, starts_at, lead_minutes, ${now} from due d
        where not exists (
          select from reminders e
          where e.appointment_id = d.id and e.starts_at = d.starts_at and e.lead_minutes <= d.lead_minutes)
        on conflict do nothing returning appointment_id
      )
      select d.id as appointment_id, d.patient_id, d.doctor_id, d.starts_at, d.lead_minutes
      from due d join recorded n on n.appointment_id = d.id order by d.starts_at, d.id`);
  }

  /** The language of the hospital. */
  async locale(): Promise<'en' | 'hi'> {
    const settings = await this.db.row(sql<{ locale: 'en' | 'hi' }>`select locale from message_settings`);
    return settings?.locale ?? 'en';
  }

  async end(now: Date): Promise<void> {
    await this.db.rows(sql`
      update reminder_rounds set reached = greatest(reached, ${now}::timestamptz + ${minutes(sql`lead_minutes`)})`);
  }
}
