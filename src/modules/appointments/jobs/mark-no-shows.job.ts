import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { defineJob } from '../../../core/queue/job.js';
import type { ScheduledJob } from '../../../core/queue/job-handler.js';
import { Rounds } from '../../../core/tenancy/rounds.js';
import { Tenancy } from '../../../core/tenancy/tenancy.js';
import { AppointmentsService } from '../appointments.service.js';

/** Marks patients who have not come, hospital by hospital. */
@Injectable()
export class MarkNoShows implements ScheduledJob {
  readonly job = defineJob({ name: 'mark-no-shows', queue: 'maintenance', schema: z.object({}) });
  readonly everyMs = 5 * 60_000;

  constructor(
    private readonly rounds: Rounds,
    private readonly tenancy: Tenancy,
    private readonly appointments: AppointmentsService,
  ) {}

  async run(): Promise<void> {
    await this.rounds.ofActive('no-shows of a hospital could not be marked', tenant =>
      this.tenancy.run(tenant, 'write', () => this.appointments.markNoShows()),
    );
  }
}
