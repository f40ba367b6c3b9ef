import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { defineJob } from '../../../core/queue/job.js';
import type { ScheduledJob } from '../../../core/queue/job-handler.js';
import { Rounds } from '../../../core/tenancy/rounds.js';
import { Tenancy } from '../../../core/tenancy/tenancy.js';
import { BedRequestsService } from '../bed-requests.service.js';

/** Ends requests of patients whose bed is kept no longer, hospital by hospital. */
@Injectable()
export class EndReservations implements ScheduledJob {
  readonly job = defineJob({ name: 'end-reservations', queue: 'maintenance', schema: z.object({}) });
  readonly everyMs = 5 * 60_000;

  constructor(
    private readonly rounds: Rounds,
    private readonly tenancy: Tenancy,
    private readonly requests: BedRequestsService,
  ) {}

  async run(): Promise<void> {
    await this.rounds.ofActive('bed requests of a hospital could not be ended', tenant =>
      this.tenancy.run(tenant, 'write', () => this.requests.endKept()),
    );
  }
}
