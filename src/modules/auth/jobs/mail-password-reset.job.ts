import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { defineJob } from '../../../core/queue/job.js';
import type { EventJob } from '../../../core/queue/job-handler.js';
import type { JobMeta } from '../../../core/queue/worker.runner.js';
import type { Tenant } from '../../../core/tenancy/tenant.js';
import { AccountsRepository, PasswordLinks } from '../../../platform/accounts/index.js';
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
    private readonly links: PasswordLinks,
  ) {}

  async run(_tenant: Tenant, { account_id }: Payload, { eventId }: JobMeta): Promise<void> {
    const account = await this.accounts.find(account_id);
    if (!account?.is_active) return;
    const link = {
      purpose: 'reset_password',
      tenantId: null,
      subject: 'Your new password',
      reason:
        'Somebody asked for a new password for the account with this address. The link works once, for one hour.',
      otherwise: 'If it was not you, ignore this message: your password stays as it is.',
    } as const;
    await this.links.mail(account, link, eventId);
  }
}
