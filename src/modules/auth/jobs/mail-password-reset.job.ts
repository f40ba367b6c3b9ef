import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { letter } from '../../../core/gateways/mailer/letter.js';
import { Mailer } from '../../../core/gateways/mailer/mailer.js';
import { ProductMode } from '../../../core/product-mode.js';
import { defineJob } from '../../../core/queue/job.js';
import type { EventJob } from '../../../core/queue/job-handler.js';
import type { JobMeta } from '../../../core/queue/worker.runner.js';
import type { Tenant } from '../../../core/tenancy/tenant.js';
import { AccountsRepository, AccountTokens } from '../../../platform/accounts/index.js';
import { passwordResetRequested } from '../auth.events.js';

const payload = z.object({ account_id: z.uuid() });
type Payload = z.output<typeof payload>;

/** Sends the link to a new password to somebody who forgot theirs. */
@Injectable()
export class MailPasswordReset implements EventJob<typeof payload> {
  readonly job = defineJob({ name: 'mail-password-reset', queue: 'notifications', schema: payload });
  readonly on = [passwordResetRequested];

  constructor(
    private readonly accounts: AccountsRepository,
    private readonly tokens: AccountTokens,
    private readonly mailer: Mailer,
    private readonly mode: ProductMode,
  ) {}

  async run(_tenant: Tenant, { account_id }: Payload, { eventId }: JobMeta): Promise<void> {
    const account = await this.accounts.find(account_id);
    if (!account?.is_active) return;
    const token = await this.tokens.issue('reset_password', account.id, null, eventId);
    await this.mailer.send({
      to: account.email,
      messageId: `<${eventId}@hospital-platform>`,
      ...letter('Your new password', [
        'Somebody asked for a new password for the account with this address. The link works once, for one hour.',
        { label: 'Choose a new password', href: `${this.mode.publicUrl}/reset-password?token=${token}` },
        'If it was not you, ignore this message: your password stays as it is.',
      ]),
    });
  }
}
