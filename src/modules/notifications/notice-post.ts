import { Injectable } from '@nestjs/common';
import type { Delivery } from '../../core/gateways/delivery.js';
import { Mailer } from '../../core/gateways/mailer/mailer.js';
import { Texter } from '../../core/gateways/texts/texter.js';
import type { Tenant } from '../../core/tenancy/tenant.js';
import type { Channel } from './delivery.rules.js';
import { NoticeAttachments } from './notice-attachments.js';
import type { Notice } from './notice-facts.repository.js';
import type { Message } from './templates/index.js';

/** The channels by which messages leave. */
@Injectable()
export class NoticePost {
  constructor(
    private readonly attachments: NoticeAttachments,
    private readonly mailer: Mailer,
    private readonly texter: Texter,
  ) {}

  /** Whom a channel reaches as it is configured. */
  reachOf(channel: Channel) {
    return channel === 'EMAIL' ? this.mailer.reach : this.texter.reachOf(channel);
  }

  async send(
    tenant: Tenant,
    { notice, message, to }: { notice: Notice; message: Message; to: string },
  ): Promise<Delivery> {
    const { id, channel } = notice;
    if (channel !== 'EMAIL') return this.texter.send({ channel, to, body: message.short, id });
    const { subject, text, html } = message;
    const attachments = await this.attachments.of(tenant, notice);
    return this.mailer.send({ to, subject, text, html, messageId: `<${id}@hospital-platform>`, attachments });
  }
}
