import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { defineJob } from '../../../core/queue/job.js';
import type { EventJob } from '../../../core/queue/job-handler.js';
import type { JobMeta } from '../../../core/queue/worker.runner.js';
import type { Tenant } from '../../../core/tenancy/tenant.js';
import { AccountsRepository, PasswordLinks } from '../../../platform/accounts/index.js';
import { passwordResetOrdered } from '../users.events.js';

const payload = z.object({ user_id: z.uuid() });
type Payload = z.output<typeof payload>;

/** Lets somebody choose a new password because an administrator asked for it; also while the hospital is paused. */
@Injectable()
export class MailResetLink implements EventJob<typeof payload> {
  readonly job = defineJob({ name: 'mail-reset-link', queue: 'notifications', schema: payload });
  readonly on = [passwordResetOrdered];
  readonly evenWhenPaused = true;

  constructor(
    private readonly accounts: AccountsRepository,
    private readonly links: PasswordLinks,
  ) {}

  async run(tenant: Tenant, { user_id }: Payload, { eventId }: JobMeta): Promise<void> {
    const account = await this.accounts.find(user_id);
    if (!account) return;
    const link = {
      purpose: 'set_password',
      tenantId: tenant.id,
      subject: 'Choose a new password',
      reason: `An administrator asked you to choose a new password for ${tenant.name}. The link works once, for 24 hours.`,
    } as const;
    await this.links.mail(account, link, eventId);
  }
}
