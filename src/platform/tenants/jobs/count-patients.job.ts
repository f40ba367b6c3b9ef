import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { defineJob } from '../../../core/queue/job.js';
import type { ScheduledJob } from '../../../core/queue/job-handler.js';
import { Rounds } from '../../../core/tenancy/rounds.js';
import { Tenancy } from '../../../core/tenancy/tenancy.js';
import { Usage } from '../../../core/tenancy/usage.js';
import { TenantsRepository } from '../tenants.repository.js';

/**
 * Tells the list of hospitals how many patients each has. The list may enter no hospital, so what it shows is a
 * minute old; it is counted anew each time and cannot drift.
 */
@Injectable()
export class CountPatients implements ScheduledJob {
  readonly job = defineJob({ name: 'count-patients', queue: 'maintenance', schema: z.object({}) });
  readonly everyMs = 60_000;

  constructor(
    private readonly rounds: Rounds,
    private readonly tenancy: Tenancy,
    private readonly usage: Usage,
    private readonly tenants: TenantsRepository,
  ) {}

  async run(): Promise<void> {
    await this.rounds.ofAll('the patients of a hospital could not be counted', async tenant => {
      const count = await this.tenancy.run(tenant, 'read', () => this.usage.count('patients'));
      await this.tenants.setPatientCount(tenant.id, count);
    });
  }
}
