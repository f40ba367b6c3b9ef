import { Injectable } from '@nestjs/common';
import { Temporal } from 'temporal-polyfill';
import type { Tenant } from '../../core/tenancy/tenant.js';
import { Listings } from '../../modules/doctor-search/index.js';
import { DemoDays } from '../demo-freshness/index.js';
import { DemoHospitals } from './demo-hospitals.js';
import { DemoRecords, type Told } from './demo-records.js';
import { demoHospitals, type DemoHospital } from './demo.plan.js';

/** Told while the work goes on: percent done, and what is being done. */
export type Progress = (percent: number, message: string) => void;

/** Fills, refreshes and empties the demo hospitals. Other hospitals are never touched. */
@Injectable()
export class DemoDataService {
  constructor(
    private readonly hospitals: DemoHospitals,
    private readonly records: DemoRecords,
    private readonly days: DemoDays,
    private readonly listings: Listings,
  ) {}

  /** Creates what is missing. Repeating it adds nothing. */
  async seed(progress: Progress): Promise<void> {
    progress(5, 'Initializing');
    await this.eachHospital(progress, [15, 50, 55, 90], 'Seeding', async (hospital, told) => {
      const tenant = await this.hospitals.ensure(hospital);
      const day = (await this.days.of(tenant)) ?? this.days.today(tenant);
      const moment = (await this.days.arrangedFor(tenant)) ?? this.days.momentOf(day, tenant);
      await this.records.topUp(hospital, tenant, moment, told);
      await this.days.set(tenant, day, moment);
      await this.listings.refresh(tenant);
    });
    progress(95, 'Finalizing');
    progress(100, 'Demo data is in place');
  }

  /** Moves the demo data towards today, by `maxDays` at most; a second time on the same hospital day changes nothing. */
  async freshen(progress: Progress, maxDays = Infinity): Promise<void> {
    await this.eachHospital(progress, [10, 50, 60, 90], 'Refreshing', async (hospital, told) => {
      const tenant = await this.hospitals.find(hospital);
      const day = tenant && (await this.days.of(tenant));
      if (!day || day === this.days.today(tenant)) return;
      const target = this.targetDay(tenant, day, maxDays);
      const moment = this.days.momentOf(target, tenant);
      await this.records.freshen(hospital, tenant, moment, told);
      await this.days.set(tenant, target, moment);
      await this.listings.refresh(tenant);
    });
    progress(95, 'Finalizing');
    progress(100, 'Demo data is fresh');
  }

  /** Removes demo patients and what belongs to them, stock and wards; hospitals, staff, roles and departments stay. */
  async reset(progress: Progress): Promise<void> {
    await this.eachHospital(progress, [10, 50, 60, 90], 'Emptying', async hospital => {
      const tenant = await this.hospitals.find(hospital);
      if (!tenant) return;
      await this.records.remove(hospital, tenant);
      await this.days.forget(tenant);
    });
    progress(95, 'Finalizing');
    progress(100, 'Demo data is removed');
  }

  private targetDay(tenant: Tenant, day: string, maxDays: number): string {
    const today = this.days.today(tenant);
    if (maxDays === Infinity) return today;
    const furthest = Temporal.PlainDate.from(day).add({ days: maxDays }).toString();
    return furthest < today ? furthest : today;
  }

  private async eachHospital(
    progress: Progress,
    percents: readonly [number, number, number, number],
    verb: string,
    work: (hospital: DemoHospital, told: Told) => Promise<void>,
  ): Promise<void> {
    for (const [index, hospital] of demoHospitals.entries()) {
      const [from = 0, to = 100] = percents.slice(index * 2);
      progress(from, `${verb} ${hospital.name}`);
      await work(hospital, (share, what) =>
        progress(Math.round(from + (to - from) * share), `${verb} ${hospital.name}: ${what}`),
      );
      progress(to, `${verb} ${hospital.name}`);
    }
  }
}
