import { Injectable } from '@nestjs/common';
import { letter } from '../../core/gateways/mailer/letter.js';
import { Mailer } from '../../core/gateways/mailer/mailer.js';
import { ProductMode } from '../../core/product-mode.js';
import { AccountTokens } from './account-tokens.js';
import type { Account } from './accounts.repository.js';

export interface PasswordLink {
  /** Decides how long the link lives: a day when an administrator sends it, an hour when it was asked for. */
  readonly purpose: 'set_password' | 'reset_password';
  /** The hospital that it also proves the address for. */
  readonly tenantId: string | null;
  readonly subject: string;
  readonly reason: string;
  readonly otherwise?: string;
}

/** Mails links to choose a new password. Sent again for the same event, the message carries the same link. */
@Injectable()
export class PasswordLinks {
  constructor(
    private readonly tokens: AccountTokens,
    private readonly mailer: Mailer,
    private readonly mode: ProductMode,
  ) {}

  async mail(account: Account, link: PasswordLink, eventId: string): Promise<void> {
    const { purpose, tenantId, subject, reason, otherwise } = link;
    const token = await this.tokens.issue(purpose, account.id, tenantId, eventId);
    const href = `${this.mode.publicUrl}/reset-password?token=${token}`;
    await this.mailer.send({
      to: account.email,
      messageId: `<${eventId}@hospital-platform>`,
      ...letter(subject, [
        reason,
        { label: 'Choose a new password', href },
        ...(otherwise === undefined ? [] : [otherwise]),
      ]),
    });
  }
}
