import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { defineJob } from '../../../core/queue/job.js';
import type { ScheduledJob } from '../../../core/queue/job-handler.js';
import { Rounds } from '../../../core/tenancy/rounds.js';
import { Seals } from '../seals.service.js';

/** Seals the audit, hospital by hospital. */
@Injectable()
export class SealAudit implements ScheduledJob {
  readonly job = defineJob({ name: 'seal-audit', queue: 'maintenance', schema: z.object({}) });
  readonly everyMs = 60_000;

  constructor(
    private readonly rounds: Rounds,
    private readonly seals: Seals,
  ) {}

  async run(): Promise<void> {
    await this.rounds.ofActive('the audit of a hospital could not be sealed', tenant =>
      this.seals.sealAll(tenant),
    );
  }
}
