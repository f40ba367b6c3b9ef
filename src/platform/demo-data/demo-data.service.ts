import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Clock } from '../../core/clock.js';
import { PlatformDb } from '../../core/database/platform-db.js';
import type { Tenant } from '../../core/tenancy/tenant.js';
import { DemoHospitals } from './demo-hospitals.js';
import { DemoRecords } from './demo-records.js';
import { demoHospitals, type DemoHospital } from './demo.plan.js';

/** Told while the work goes on: percent done, and what is being done. */
export type Progress = (percent: number, message: string) => void;

/** Fills, refreshes and empties the demo hospitals. Other hospitals are never touched. */
@Injectable()
export class DemoDataService {
  constructor(
    private readonly hospitals: DemoHospitals,
    private readonly records: DemoRecords,
    private readonly db: PlatformDb,
    private readonly clock: Clock,
  ) {}

  /** Creates what is missing. Repeating it adds nothing. */
  async seed(progress: Progress): Promise<void> {
    progress(5, 'Initializing');
    await this.eachHospital(progress, [15, 50, 55, 90], 'Seeding', async hospital => {
      const isNew = (await this.hospitals.find(hospital)) === undefined;
      const tenant = await this.hospitals.ensure(hospital);
      await this.records.topUp(hospital, tenant);
      if (isNew) await this.markFresh(tenant);
    });
    progress(95, 'Finalizing');
    progress(100, 'Demo data is in place');
  }

  /** Moves the demo data to today; a second time on the same hospital day changes nothing. */
  async freshen(progress: Progress): Promise<void> {
    await this.eachHospital(progress, [10, 50, 60, 90], 'Refreshing', async hospital => {
      const tenant = await this.hospitals.find(hospital);
      if (!tenant || (await this.isFresh(tenant))) return;
      await this.records.freshen(hospital, tenant);
      await this.markFresh(tenant);
    });
    progress(95, 'Finalizing');
    progress(100, 'Demo data is of today');
  }

  /** Removes demo patients and what belongs to them; hospitals, staff, roles and departments stay. */
  async reset(progress: Progress): Promise<void> {
    await this.eachHospital(progress, [10, 50, 60, 90], 'Emptying', async hospital => {
      const tenant = await this.hospitals.find(hospital);
      if (!tenant) return;
      await this.records.remove(hospital, tenant);
      // What is seeded next is planned for its own day.
      await this.forgetMark(tenant);
    });
    progress(95, 'Finalizing');
    progress(100, 'Demo data is removed');
  }

  private async eachHospital(
    progress: Progress,
    percents: readonly [number, number, number, number],
    verb: string,
    work: (hospital: DemoHospital) => Promise<void>,
  ): Promise<void> {
    for (const [index, hospital] of demoHospitals.entries()) {
      progress(percents[index * 2] ?? 0, `${verb} ${hospital.name}`);
      await work(hospital);
      progress(percents[index * 2 + 1] ?? 0, `${verb} ${hospital.name}`);
    }
  }

  private async isFresh(tenant: Tenant): Promise<boolean> {
    const mark = sql`select from public.setup_marks where name = ${this.mark(tenant)}`;
    return (await this.db.row(mark)) !== undefined;
  }

  private async forgetMark({ code }: Tenant): Promise<void> {
    await this.db.rows(sql`delete from public.setup_marks where name like ${`demo:${code}:%`}`);
  }

  private async markFresh(tenant: Tenant): Promise<void> {
    await this.forgetMark(tenant);
    await this.db.rows(
      sql`insert into public.setup_marks (name) values (${this.mark(tenant)}) on conflict do nothing`,
    );
  }

  private mark({ code, timeZone }: Tenant): string {
    return `demo:${code}:${this.clock.today(timeZone)}`;
  }
}
