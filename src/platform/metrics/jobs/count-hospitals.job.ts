import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { addMinutes, Clock } from '../../../core/clock.js';
import { defineJob } from '../../../core/queue/job.js';
import type { ScheduledJob } from '../../../core/queue/job-handler.js';
import { Rounds } from '../../../core/tenancy/rounds.js';
import { Tenancy } from '../../../core/tenancy/tenancy.js';
import type { Tenant } from '../../../core/tenancy/tenant.js';
import { HospitalCounts } from '../hospital-counts.queries.js';
import { MetricsRepository } from '../metrics.repository.js';

/** Work that was begun before a count and committed after it is done by then. */
const longestWork = 10;
/** Whatever happens without a trace is counted after so many minutes. */
const longestRest = 60;

/**
 * Tells the platform what each hospital has (ADR 22). Hospitals are counted anew and never added up, so the figures
 * cannot drift; those in which nothing was done since the last count are left in peace.
 */
@Injectable()
export class CountHospitals implements ScheduledJob {
  readonly job = defineJob({ name: 'count-hospitals', queue: 'maintenance', schema: z.object({}) });
  readonly everyMs = 60_000;

  constructor(
    private readonly rounds: Rounds,
    private readonly tenancy: Tenancy,
    private readonly counts: HospitalCounts,
    private readonly metrics: MetricsRepository,
    private readonly clock: Clock,
  ) {}

  async run(): Promise<void> {
    const countedAt = await this.metrics.countedAt();
    await this.rounds.ofAll('a hospital could not be counted', tenant =>
      this.visit(tenant, countedAt.get(tenant.id)),
    );
  }

  /** All of them, whenever they were counted. */
  async countAll(): Promise<void> {
    await this.rounds.ofAll('a hospital could not be counted', tenant => this.visit(tenant, undefined));
  }

  private async visit(tenant: Tenant, last: Date | undefined): Promise<void> {
    const now = this.clock.now();
    const isDue = !last || last < addMinutes(now, -longestRest) || last > now;
    const count = await this.tenancy.run(tenant, 'read', async () =>
      isDue || (await this.counts.hasWorkedSince(addMinutes(last, -longestWork)))
        ? this.counts.count()
        : undefined,
    );
    if (count) await this.metrics.replace(tenant.id, count, now);
  }
}
