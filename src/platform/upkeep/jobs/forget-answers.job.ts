import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { addMinutes, Clock } from '../../../core/clock.js';
import { defineJob } from '../../../core/queue/job.js';
import type { ScheduledJob } from '../../../core/queue/job-handler.js';
import { IdempotentReplay } from '../../../core/tenancy/idempotency.js';
import { Rounds } from '../../../core/tenancy/rounds.js';
import { Tenancy } from '../../../core/tenancy/tenancy.js';
import { inBatches } from '../batches.js';

/** Minutes for which a request that is sent again is answered as before. */
const keptFor = 2 * 24 * 60;

/** Deletes answers that were kept for requests sent again. */
@Injectable()
export class ForgetAnswers implements ScheduledJob {
  readonly job = defineJob({ name: 'forget-answers', queue: 'maintenance', schema: z.object({}) });
  readonly everyMs = 60 * 60_000;

  constructor(
    private readonly rounds: Rounds,
    private readonly tenancy: Tenancy,
    private readonly answers: IdempotentReplay,
    private readonly clock: Clock,
  ) {}

  async run(): Promise<void> {
    const before = addMinutes(this.clock.now(), -keptFor);
    await this.rounds.ofAll('answers of a hospital could not be forgotten', tenant =>
      inBatches(limit => this.tenancy.run(tenant, 'write', () => this.answers.forget(before, limit))),
    );
  }
}
