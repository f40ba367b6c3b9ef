import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { defineJob } from '../../../core/queue/job.js';
import type { ScheduledJob } from '../../../core/queue/job-handler.js';
import { Rounds } from '../../../core/tenancy/rounds.js';
import { Tenancy } from '../../../core/tenancy/tenancy.js';
import { Escalation } from '../escalation.service.js';

/** Looks for alerts that nobody has acknowledged in time, hospital by hospital. */
@Injectable()
export class EscalateAlerts implements ScheduledJob {
  readonly job = defineJob({ name: 'escalate-alerts', queue: 'maintenance', schema: z.object({}) });
  readonly everyMs = 30_000;

  constructor(
    private readonly rounds: Rounds,
    private readonly tenancy: Tenancy,
    private readonly escalation: Escalation,
  ) {}

  async run(): Promise<void> {
    await this.rounds.ofActive('alerts of a hospital could not be escalated', tenant =>
      this.tenancy.run(tenant, 'write', () => this.escalation.escalate()),
    );
  }
}
