import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { addMinutes, Clock } from '../../../core/clock.js';
import { Logger } from '../../../core/logger.js';
import { defineJob } from '../../../core/queue/job.js';
import type { ScheduledJob } from '../../../core/queue/job-handler.js';
import { IdempotentReplay } from '../../../core/tenancy/idempotency.js';
import { Tenancy } from '../../../core/tenancy/tenancy.js';
import { TenantDirectory } from '../../../core/tenancy/tenant-directory.js';
import { inBatches } from '../batches.js';

/** Minutes for which a request that is sent again is answered as before. */
const keptFor = 2 * 24 * 60;

/** Deletes answers that were kept for requests sent again; a hospital that fails does not keep the others waiting. */
@Injectable()
export class ForgetAnswers implements ScheduledJob {
  readonly job = defineJob({ name: 'forget-answers', queue: 'maintenance', schema: z.object({}) });
  readonly everyMs = 60 * 60_000;

  constructor(
    private readonly directory: TenantDirectory,
    private readonly tenancy: Tenancy,
    private readonly answers: IdempotentReplay,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  async run(): Promise<void> {
    const before = addMinutes(this.clock.now(), -keptFor);
    for (const tenant of await this.directory.all()) {
      try {
        await inBatches(limit => this.tenancy.run(tenant, 'write', () => this.answers.forget(before, limit)));
      } catch (error) {
        this.logger.error(
          { err: error, tenant_id: tenant.id },
          'answers of a hospital could not be forgotten',
        );
      }
    }
  }
}
