import { Injectable } from '@nestjs/common';
import { dayOf } from '../../core/clock.js';
import { ServerSentEvents } from '../../core/http/server-sent-events.js';
import { afterCommit, currentTenant } from '../../core/tenancy/tenancy-scope.js';
import type { Appointment } from './appointment.entity.js';
import { TokensRepository } from './tokens.repository.js';

/** Names the queues among the live views of a hospital. */
export const queueTopic = 'queue';

/**
 * Numbers of those who have arrived, by doctor and hospital day. They come from a row that stays locked until the end of
 * the transaction, so a number is never given twice, and one whose arrival failed is given to the next.
 */
@Injectable()
export class Tokens {
  constructor(
    private readonly tokens: TokensRepository,
    private readonly live: ServerSentEvents,
  ) {}

  /** Asked for before the visit itself is written: whoever waits here holds nothing that others wait for. */
  async next({ doctor_id, starts_at }: Appointment): Promise<Pick<Appointment, 'token_on' | 'token_number'>> {
    const token_on = dayOf(starts_at, currentTenant().timeZone);
    return { token_on, token_number: await this.tokens.next(doctor_id, token_on) };
  }

  holdWaiting(appointmentId: string): Promise<boolean> {
    return this.tokens.holdWaiting(appointmentId);
  }

  /** Wakes everybody who looks at a queue, in every process, when the change has been committed. */
  ring(): void {
    const tenant = currentTenant();
    afterCommit(() => this.live.announce(tenant, queueTopic, null));
  }
}
