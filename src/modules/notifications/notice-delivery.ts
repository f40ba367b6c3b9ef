import { Injectable } from '@nestjs/common';
import { Settings } from '../../config/settings.js';
import { addMinutes, Clock } from '../../core/clock.js';
import {
  type Delivery,
  DeliveryRefusedError,
  DeliveryUnconfirmedError,
} from '../../core/gateways/delivery.js';
import { Mailer } from '../../core/gateways/mailer/mailer.js';
import { Texter } from '../../core/gateways/texts/texter.js';
import { Logger } from '../../core/logger.js';
import { PermanentJobError } from '../../core/queue/job.js';
import { JobPaused } from '../../core/queue/worker.runner.js';
import { Tenancy } from '../../core/tenancy/tenancy.js';
import type { Tenant } from '../../core/tenancy/tenant.js';
import { judge, masked, type Verdict } from './delivery.rules.js';
import { NoticeAttachments } from './notice-attachments.js';
import { NoticeComposer } from './notice-composer.js';
import { NoticeFacts, type Notice } from './notice-facts.repository.js';
import { isUrgent } from './notices.rules.js';
import { NotificationsRepository, type Outcome } from './notifications.repository.js';
import type { Message } from './templates/index.js';

/** A message that has been marked as being sent. */
interface Ready {
  readonly notice: Notice;
  readonly message: Message;
  readonly to: string;
  readonly mayRepeat: boolean;
}

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
    private readonly facts: NoticeFacts,
    private readonly composer: NoticeComposer,
    private readonly attachments: NoticeAttachments,
    private readonly mailer: Mailer,
    private readonly texter: Texter,
    private readonly clock: Clock,
    private readonly logger: Logger,
    private readonly settings: Settings,
  ) {}

  /** Throws when the message must be tried again, and when it was given up: the job is a dead letter, too. */
  async deliver(tenant: Tenant, id: string, lastAttempt: boolean): Promise<void> {
    const ready = await this.prepared(tenant, id, lastAttempt);
    if (!ready) return;
    let delivery: Delivery;
    try {
      delivery = await this.send(tenant, ready);
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
      prepared = await this.tenancy.run(tenant, 'write', () => this.prepare(tenant, id));
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

  /** The message, marked; the time until which it waits; or nothing, when there is nothing to send. */
  private async prepare(tenant: Tenant, id: string): Promise<Ready | Date | 'given up' | undefined> {
    const now = this.clock.now();
    const notice = await this.facts.take(id, now);
    // A failed one comes here when an operator has revived its job.
    if (!notice || notice.status === 'SENT' || notice.status === 'NOT_SENT') return undefined;
    const hasDied = notice.status === 'SENDING';
    if (hasDied && notice.may_repeat) {
      await this.notifications.finish(id, { status: 'FAILED', reason: 'unconfirmed' }, now);
      return 'given up';
    }
    if (notice.is_behind) return addMinutes(new Date(), (5 + 5 * Math.random()) / 60);
    const verdict = this.judge(notice, tenant, now);
    if (verdict.does === 'keep') return this.keep(id, verdict.reason, now);
    if (verdict.does === 'wait') {
      await this.notifications.waitUntil(id, verdict.until, now);
      return new Date(Date.now() + (verdict.until.getTime() - now.getTime()));
    }
    const message = await this.composer.compose(notice, tenant);
    if (!message) return this.keep(id, 'subject_gone', now);
    const mayRepeat = notice.may_repeat || hasDied;
    await this.notifications.markSending(id, { masked: masked(notice.channel, verdict.to), mayRepeat }, now);
    return { notice, message, to: verdict.to, mayRepeat };
  }

  private judge(notice: Notice, tenant: Tenant, now: Date): Verdict {
    const { channel, recipient_kind, email, phone, consent_email, consent_sms, is_deceased } = notice;
    const { PATIENT_EMAILS, PATIENT_TEXTS } = this.settings.env;
    const isMail = channel === 'EMAIL';
    return judge({
      channel,
      isUrgent: isUrgent(notice.template),
      isDemo: tenant.isDemo,
      reach: isMail ? this.mailer.reach : this.texter.reachOf(channel),
      isOn: recipient_kind === 'USER' || (isMail ? PATIENT_EMAILS : PATIENT_TEXTS),
      recipient: notice.is_there
        ? {
            address: isMail ? email : phone,
            consents: isMail ? consent_email : consent_sms,
            isDeceased: is_deceased,
          }
        : undefined,
      now,
      timeZone: tenant.timeZone,
    });
  }

  private async keep(id: string, reason: string, now: Date): Promise<undefined> {
    await this.notifications.finish(id, { status: 'NOT_SENT', reason }, now);
  }

  private async send(tenant: Tenant, { notice, message, to }: Ready): Promise<Delivery> {
    const { id, channel } = notice;
    if (channel !== 'EMAIL') return this.texter.send({ channel, to, body: message.short, id });
    const { subject, text, html } = message;
    const attachments = await this.attachments.of(tenant, notice);
    return this.mailer.send({ to, subject, text, html, messageId: `<${id}@hospital-platform>`, attachments });
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
