import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { defineJob } from '../../../core/queue/job.js';
import type { ScheduledJob } from '../../../core/queue/job-handler.js';
import { Rounds } from '../../../core/tenancy/rounds.js';
import { Tenancy } from '../../../core/tenancy/tenancy.js';
import { AppointmentsService } from '../appointments.service.js';

/** Rejects requests of patients that nobody has answered before their time, hospital by hospital. */
@Injectable()
export class ExpireRequests implements ScheduledJob {
  readonly job = defineJob({ name: 'expire-requests', queue: 'maintenance', schema: z.object({}) });
  readonly everyMs = 5 * 60_000;

  constructor(
    private readonly rounds: Rounds,
    private readonly tenancy: Tenancy,
    private readonly appointments: AppointmentsService,
  ) {}

  async run(): Promise<void> {
    await this.rounds.ofActive('requests of a hospital could not be rejected', tenant =>
      this.tenancy.run(tenant, 'write', () => this.appointments.expireRequests()),
    );
  }
}
