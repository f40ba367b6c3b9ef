import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { addMinutes, Clock } from '../../../core/clock.js';
import { defineJob } from '../../../core/queue/job.js';
import type { ScheduledJob } from '../../../core/queue/job-handler.js';
import { Rounds } from '../../../core/tenancy/rounds.js';
import { Tenancy } from '../../../core/tenancy/tenancy.js';
import { CodesRepository } from '../codes.repository.js';
import { PortalSessionsRepository } from '../portal-sessions.repository.js';

/** Minutes for which codes and sessions that are over are kept, for whoever asks what happened. */
const keptFor = 7 * 24 * 60;
const atOnce = 1_000;

/** Deletes codes and sessions of patients that are over, up to a thousand of each at a time. */
@Injectable()
export class ForgetPortalLeftovers implements ScheduledJob {
  readonly job = defineJob({ name: 'forget-portal-leftovers', queue: 'maintenance', schema: z.object({}) });
  readonly everyMs = 60 * 60_000;

  constructor(
    private readonly rounds: Rounds,
    private readonly tenancy: Tenancy,
    private readonly codes: CodesRepository,
    private readonly sessions: PortalSessionsRepository,
    private readonly clock: Clock,
  ) {}

  async run(): Promise<void> {
    const before = addMinutes(this.clock.now(), -keptFor);
    await this.rounds.ofAll('leftovers of the portal could not be forgotten', tenant =>
      this.tenancy.run(tenant, 'write', async () => {
        await this.codes.forget(before, atOnce);
        await this.sessions.forget(before, atOnce);
      }),
    );
  }
}
