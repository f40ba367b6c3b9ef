import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { addMinutes, Clock } from '../../../core/clock.js';
import { Counters } from '../../../core/gateways/counters/counters.js';
import { Logger } from '../../../core/logger.js';
import { defineJob } from '../../../core/queue/job.js';
import type { ScheduledJob } from '../../../core/queue/job-handler.js';
import { AccountTokens, Sessions } from '../../accounts/index.js';
import { inBatches } from '../batches.js';

/** Minutes for which what is over is kept, e.g. to tell a link that was used from one that never was. */
const keptFor = 30 * 24 * 60;

/** Deletes sessions and mailed links that are long over, and counters whose window has closed. */
@Injectable()
export class ForgetWhatIsOver implements ScheduledJob {
  readonly job = defineJob({ name: 'forget-what-is-over', queue: 'maintenance', schema: z.object({}) });
  readonly everyMs = 60 * 60_000;

  constructor(
    private readonly sessions: Sessions,
    private readonly links: AccountTokens,
    private readonly counters: Counters,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  async run(): Promise<void> {
    const before = addMinutes(this.clock.now(), -keptFor);
    await this.forget('sessions', limit => this.sessions.forgetOver(before, limit));
    await this.forget('mailed links', limit => this.links.forgetOver(before, limit));
    await this.forget('counters', limit => this.counters.sweep(limit));
  }

  /** One kind that fails does not keep the others. */
  private async forget(what: string, deletion: (limit: number) => Promise<number>): Promise<void> {
    try {
      await inBatches(deletion);
    } catch (error) {
      this.logger.error({ err: error, what }, 'what is over could not be forgotten');
    }
  }
}
