import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Logger } from '../../../core/logger.js';
import { defineJob } from '../../../core/queue/job.js';
import type { ScheduledJob } from '../../../core/queue/job-handler.js';
import { Tenancy } from '../../../core/tenancy/tenancy.js';
import { TenantDirectory } from '../../../core/tenancy/tenant-directory.js';
import { AppointmentsService } from '../appointments.service.js';

/** Marks patients who have not come, hospital by hospital; one that fails does not keep the others waiting. */
@Injectable()
export class MarkNoShows implements ScheduledJob {
  readonly job = defineJob({ name: 'mark-no-shows', queue: 'maintenance', schema: z.object({}) });
  readonly everyMs = 5 * 60_000;

  constructor(
    private readonly directory: TenantDirectory,
    private readonly tenancy: Tenancy,
    private readonly appointments: AppointmentsService,
    private readonly logger: Logger,
  ) {}

  async run(): Promise<void> {
    for (const id of await this.directory.active()) {
      try {
        const tenant = await this.directory.get(id);
        await this.tenancy.run(tenant, 'write', () => this.appointments.markNoShows());
      } catch (error) {
        this.logger.error({ err: error, tenant_id: id }, 'no-shows of a hospital could not be marked');
      }
    }
  }
}
