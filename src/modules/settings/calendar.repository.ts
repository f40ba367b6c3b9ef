import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import type { AddHoliday, HolidayFilter, HolidayResponse, OpeningWeek } from './calendar.dto.js';

type OpeningHours = OpeningWeek['opening_hours'][number];

@Injectable()
export class CalendarRepository {
  constructor(private readonly db: TenantDb) {}

  openingHours(): Promise<OpeningHours[]> {
    return this.db.rows(sql<OpeningHours>`
      select weekday, to_char(opens, 'HH24:MI') as opens, to_char(closes, 'HH24:MI') as closes
      from opening_hours order by weekday`);
  }

  /** The same, and nobody changes them before this transaction has ended. */
  async lockOpeningHours(): Promise<OpeningHours[]> {
    // Days that are not there cannot be locked; the one row of settings stands for all.
    await this.db.rows(sql`select from hospital_settings for update`);
    return this.openingHours();
  }

  async setOpeningHours(days: readonly OpeningHours[]): Promise<void> {
    await this.db.rows(
      sql`delete from opening_hours where weekday <> all(${days.map(each => each.weekday)})`,
    );
    await this.db.rows(sql`
      insert into opening_hours select * from jsonb_populate_recordset(null::opening_hours, ${JSON.stringify(days)}::jsonb)
      on conflict (weekday) do update set opens = excluded.opens, closes = excluded.closes`);
  }

  holidays({ date_from, date_to }: HolidayFilter): Promise<HolidayResponse[]> {
    return this.db.rows(sql<HolidayResponse>`
      select id, day::text, name from holidays
      where day between ${date_from ?? '-infinity'}::date and ${date_to ?? 'infinity'}::date order by day limit 1000`);
  }

  async addHoliday(id: string, { day, name }: AddHoliday, now: Date): Promise<void> {
    await this.db.rows(sql`
      insert into holidays (id, day, name, created_at) values (${id}, ${day}, ${name}, ${now})`);
  }

  /** @returns what was there; undefined when it was not */
  removeHoliday(id: string): Promise<HolidayResponse | undefined> {
    return this.db.row(
      sql<HolidayResponse>`delete from holidays where id = ${id} returning id, day::text, name`,
    );
  }
}
