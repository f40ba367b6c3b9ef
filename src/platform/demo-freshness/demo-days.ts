import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { endOfDay, Clock } from '../../core/clock.js';
import { PlatformDb } from '../../core/database/platform-db.js';
import type { Tenant } from '../../core/tenancy/tenant.js';

/** For which hospital day the data of each demo hospital was last arranged. */
@Injectable()
export class DemoDays {
  constructor(
    private readonly db: PlatformDb,
    private readonly clock: Clock,
  ) {}

  /** `YYYY-MM-DD`, or undefined when the hospital has no demo data. */
  async of({ id }: Tenant): Promise<string | undefined> {
    const row = await this.db.row(
      sql<{ day: string }>`select day::text from public.demo_days where tenant_id = ${id}`,
    );
    return row?.day;
  }

  async set({ id }: Tenant, day: string, moment: Date): Promise<void> {
    await this.db.rows(sql`
      insert into public.demo_days (tenant_id, day, arranged_for) values (${id}, ${day}, ${moment})
      on conflict (tenant_id) do update set day = excluded.day, arranged_for = excluded.arranged_for`);
  }

  /** The moment for which data is arranged that is there; undefined when there is none, or nobody has noted it. */
  async arrangedFor({ id }: Tenant): Promise<Date | undefined> {
    const row = await this.db.row(sql<{ arranged_for: Date | string | null }>`
      select arranged_for from public.demo_days where tenant_id = ${id}`);
    return row?.arranged_for ? new Date(row.arranged_for) : undefined;
  }

  async forget({ id }: Tenant): Promise<void> {
    await this.db.rows(sql`delete from public.demo_days where tenant_id = ${id}`);
  }

  today({ timeZone }: Tenant): string {
    return this.clock.today(timeZone);
  }

  /** The moment for which data of a day is arranged: now on the current day, its very end on an earlier one. */
  momentOf(day: string, tenant: Tenant): Date {
    return day === this.today(tenant)
      ? this.clock.now()
      : new Date(endOfDay(day, tenant.timeZone).getTime() - 1);
  }
}
