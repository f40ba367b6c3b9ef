import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { defineJob } from '../../../core/queue/job.js';
import type { ScheduledJob } from '../../../core/queue/job-handler.js';
import { Rounds } from '../../../core/tenancy/rounds.js';
import { Tenancy } from '../../../core/tenancy/tenancy.js';
import { RemindersService } from '../reminders.service.js';

/** Looks for visits that are near, hospital by hospital. */
@Injectable()
export class RemindPatients implements ScheduledJob {
  readonly job = defineJob({ name: 'remind-patients', queue: 'maintenance', schema: z.object({}) });
  readonly everyMs = 60_000;

  constructor(
    private readonly rounds: Rounds,
    private readonly tenancy: Tenancy,
    private readonly reminders: RemindersService,
  ) {}

  async run(): Promise<void> {
    await this.rounds.ofActive('patients of a hospital could not be reminded', tenant =>
      this.tenancy.run(tenant, 'write', () => this.reminders.remind()),
    );
  }
}
