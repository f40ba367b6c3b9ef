import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import { CalendarRepository } from './calendar.repository.js';

export interface ImportedHoliday {
  readonly id: string;
  /** `YYYY-MM-DD` */
  readonly day: string;
  readonly name: string;
  readonly created_at: Date;
}

/** When a hospital that is shown to visitors works, and that it is found. Nothing is recorded. */
@Injectable()
export class CalendarImports {
  constructor(
    private readonly db: TenantDb,
    private readonly calendar: CalendarRepository,
  ) {}

  /** Open on every weekday. */
  async openEveryDay(): Promise<void> {
    const days = [1, 2, 3, 4, 5, 6, 7].map(weekday => ({ weekday, opens: '09:00', closes: '18:00' }));
    await this.calendar.setOpeningHours(days);
  }

  /** Lets strangers find the doctors of the hospital. */
  async showPublicly(city: string): Promise<void> {
    await this.db.rows(sql`
      update hospital_settings set listed_publicly = true, city = coalesce(city, ${city})`);
  }

  /** Puts holidays in place of those with other ids from this list; days that somebody else has closed stay theirs. */
  async setHolidays(holidays: readonly ImportedHoliday[], instead: readonly string[]): Promise<void> {
    await this.db.rows(sql`
      delete from holidays where id = any(${[...instead]}::uuid[]) and id <> all(${holidays.map(({ id }) => id)}::uuid[])`);
    await this.db.rows(sql`
      insert into holidays select * from jsonb_populate_recordset(null::holidays, ${JSON.stringify(holidays)}::jsonb)
      on conflict do nothing`);
  }
}
