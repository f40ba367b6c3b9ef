import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Logger } from '../../../core/logger.js';
import { defineJob } from '../../../core/queue/job.js';
import type { ScheduledJob } from '../../../core/queue/job-handler.js';
import { TenantDirectory } from '../../../core/tenancy/tenant-directory.js';
import { Seals } from '../seals.service.js';

/** Seals the audit, hospital by hospital; one that fails does not keep the others waiting. */
@Injectable()
export class SealAudit implements ScheduledJob {
  readonly job = defineJob({ name: 'seal-audit', queue: 'maintenance', schema: z.object({}) });
  readonly everyMs = 60_000;

  constructor(
    private readonly directory: TenantDirectory,
    private readonly seals: Seals,
    private readonly logger: Logger,
  ) {}

  async run(): Promise<void> {
    for (const id of await this.directory.active()) {
      try {
        await this.seals.sealAll(await this.directory.get(id));
      } catch (error) {
        this.logger.error({ err: error, tenant_id: id }, 'the audit of a hospital could not be sealed');
      }
    }
  }
}
