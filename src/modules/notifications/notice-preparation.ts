import { Injectable } from '@nestjs/common';
import { Settings } from '../../config/settings.js';
import { addMinutes, Clock } from '../../core/clock.js';
import type { Tenant } from '../../core/tenancy/tenant.js';
import { judge, masked, type Verdict } from './delivery.rules.js';
import { NoticeComposer } from './notice-composer.js';
import { NoticeFacts, type Notice } from './notice-facts.repository.js';
import { NoticePost } from './notice-post.js';
import { isUrgent } from './notices.rules.js';
import { NotificationsRepository } from './notifications.repository.js';
import type { Message } from './templates/index.js';

/** A message that has been marked as being sent. */
export interface Ready {
  readonly notice: Notice;
  readonly message: Message;
  readonly to: string;
  readonly mayRepeat: boolean;
}

/** Decides what becomes of a message when its turn has come, and finds its words. */
@Injectable()
export class NoticePreparation {
  constructor(
    private readonly notifications: NotificationsRepository,
    private readonly facts: NoticeFacts,
    private readonly composer: NoticeComposer,
    private readonly post: NoticePost,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /** The message, marked; the time until which it waits; or nothing, when there is nothing to send. */
  async prepare(tenant: Tenant, id: string): Promise<Ready | Date | 'given up' | undefined> {
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
      reach: this.post.reachOf(channel),
      isOn: recipient_kind !== 'PATIENT' || (isMail ? PATIENT_EMAILS : PATIENT_TEXTS),
      recipient: notice.is_there
        ? {
            address: isMail ? email : phone,
            consents: isMail ? consent_email : consent_sms,
            isDeceased: is_deceased,
          }
        : undefined,
      now,
      timeZone: tenant.timeZone,
      quiet: { begins: notice.quiet_begins, ends: notice.quiet_ends },
    });
  }

  private async keep(id: string, reason: string, now: Date): Promise<undefined> {
    await this.notifications.finish(id, { status: 'NOT_SENT', reason }, now);
  }
}
