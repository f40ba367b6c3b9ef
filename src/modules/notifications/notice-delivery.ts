import { Injectable } from '@nestjs/common';
import { Clock } from '../../core/clock.js';
import {
  type Delivery,
  DeliveryRefusedError,
  DeliveryUnconfirmedError,
} from '../../core/gateways/delivery.js';
import { Logger } from '../../core/logger.js';
import { PermanentJobError } from '../../core/queue/job.js';
import { JobPaused } from '../../core/queue/worker.runner.js';
import { Tenancy } from '../../core/tenancy/tenancy.js';
import type { Tenant } from '../../core/tenancy/tenant.js';
import { NoticePost } from './notice-post.js';
import { NoticePreparation, type Ready } from './notice-preparation.js';
import { NotificationsRepository, type Outcome } from './notifications.repository.js';

/**
 * Sends one message. It is marked, and the mark committed, before it leaves, and marked again when it has left. Who
 * finds the first mark without the second knows that a try has died in between: the message is sent once more under the
 * same id and flagged, and no third time.
 */
@Injectable()
export class NoticeDelivery {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly notifications: NotificationsRepository,
    private readonly preparation: NoticePreparation,
    private readonly post: NoticePost,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /** Throws when the message must be tried again, and when it was given up: the job is a dead letter, too. */
  async deliver(tenant: Tenant, id: string, lastAttempt: boolean): Promise<void> {
    const ready = await this.prepared(tenant, id, lastAttempt);
    if (!ready) return;
    let delivery: Delivery;
    try {
      delivery = await this.post.send(tenant, ready);
    } catch (error) {
      const outcome = outcomeOf(error, ready, lastAttempt);
      await this.tenancy.run(tenant, 'write', () => this.notifications.finish(id, outcome, this.clock.now()));
      throw outcome.status === 'FAILED' ? new PermanentJobError(describe(error)) : error;
    }
    // From here on a failure leaves the mark: the message has left.
    await this.sent(tenant, ready, delivery);
  }

  private async prepared(tenant: Tenant, id: string, lastAttempt: boolean): Promise<Ready | undefined> {
    let prepared: Ready | Date | 'given up' | undefined;
    try {
      prepared = await this.tenancy.run(tenant, 'write', () => this.preparation.prepare(tenant, id));
    } catch (error) {
      await this.tenancy.run(tenant, 'write', () =>
        this.notifications.note(id, describe(error), lastAttempt, this.clock.now()),
      );
      throw error;
    }
    if (prepared instanceof Date) throw new JobPaused(prepared);
    if (prepared === 'given up') throw new PermanentJobError('two tries died before their outcome was known');
    return prepared;
  }

  private async sent(tenant: Tenant, { notice }: Ready, delivery: Delivery): Promise<void> {
    const { id, template, channel } = notice;
    const now = this.clock.now();
    if (delivery === 'filed')
      this.logger.info({ notification_id: id, template, channel }, 'message not sent, no channel configured');
    const outcome: Outcome =
      delivery === 'filed'
        ? { status: 'NOT_SENT', reason: 'channel_not_configured' }
        : { status: 'SENT', reason: delivery === 'redirected' ? 'sandbox' : null, sent_at: now };
    await this.tenancy.run(tenant, 'write', () => this.notifications.finish(id, outcome, now));
  }
}

/** A try without a known outcome keeps its mark, so that the next one is flagged; a second one is the last. */
function outcomeOf(error: unknown, { mayRepeat }: Ready, lastAttempt: boolean): Outcome {
  const last_error = describe(error);
  const isUnknown = error instanceof DeliveryUnconfirmedError;
  if (error instanceof DeliveryRefusedError) return { status: 'FAILED', reason: 'refused', last_error };
  if (isUnknown && mayRepeat) return { status: 'FAILED', reason: 'unconfirmed', last_error };
  if (lastAttempt) return { status: 'FAILED', reason: 'attempts_used_up', last_error };
  return { status: isUnknown ? 'SENDING' : 'PENDING', last_error };
}

/** Gateways name no address; what else may have gone wrong is told by its class alone. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return 'Error';
  const isTold = /^the (mail|message|telephone|recipient|subject|address|attachment)/.test(error.message);
  return isTold ? error.message : error.constructor.name;
}
