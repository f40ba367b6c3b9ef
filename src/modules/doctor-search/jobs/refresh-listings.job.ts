import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Logger } from '../../../core/logger.js';
import { defineJob } from '../../../core/queue/job.js';
import type { ScheduledJob } from '../../../core/queue/job-handler.js';
import { TenantDirectory } from '../../../core/tenancy/tenant-directory.js';
import { DoctorListings } from '../../../platform/doctor-listings/index.js';
import { Listings } from '../listings.service.js';

/** Looks again for the free time of doctors whom strangers find; only at hospitals that show them. */
@Injectable()
export class RefreshListings implements ScheduledJob {
  readonly job = defineJob({ name: 'refresh-listings', queue: 'maintenance', schema: z.object({}) });
  readonly everyMs = 2 * 60_000;

  constructor(
    private readonly listed: DoctorListings,
    private readonly directory: TenantDirectory,
    private readonly listings: Listings,
    private readonly logger: Logger,
  ) {}

  async run(): Promise<void> {
    for (const id of await this.listed.hospitals())
      try {
        await this.listings.refresh(await this.directory.get(id));
      } catch (error) {
        this.logger.error({ err: error, tenant_id: id }, 'the doctors of a hospital could not be listed');
      }
  }
}
