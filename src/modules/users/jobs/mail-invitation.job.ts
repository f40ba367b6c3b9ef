import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { letter } from '../../../core/gateways/mailer/letter.js';
import { Mailer } from '../../../core/gateways/mailer/mailer.js';
import { noPassword } from '../../../core/crypto/passwords.js';
import { ProductMode } from '../../../core/product-mode.js';
import { defineJob } from '../../../core/queue/job.js';
import type { EventJob } from '../../../core/queue/job-handler.js';
import type { JobMeta } from '../../../core/queue/worker.runner.js';
import type { Tenant } from '../../../core/tenancy/tenant.js';
import { AccountsRepository, AccountTokens } from '../../../platform/accounts/index.js';
import { userInvited } from '../users.events.js';

const payload = z.object({ user_id: z.uuid(), is_new_account: z.boolean() });
type Payload = z.output<typeof payload>;

/** Invites somebody to the staff: to choose a password, or to join with the account they have. */
@Injectable()
export class MailInvitation implements EventJob<typeof payload> {
  readonly job = defineJob({ name: 'mail-invitation', queue: 'notifications', schema: payload });
  readonly on = [userInvited];

  constructor(
    private readonly accounts: AccountsRepository,
    private readonly tokens: AccountTokens,
    private readonly mailer: Mailer,
    private readonly mode: ProductMode,
  ) {}

  async run(tenant: Tenant, { user_id, is_new_account }: Payload, { eventId }: JobMeta): Promise<void> {
    const account = await this.accounts.find(user_id);
    if (!account) return;
    // An account that nobody has ever chosen a password for is as good as new, whoever opened it.
    const [purpose, path, label] =
      is_new_account || account.password_hash === noPassword
        ? (['set_password', 'reset-password', 'Choose your password'] as const)
        : (['join_hospital', 'accept-invitation', 'Join with your account'] as const);
    const token = await this.tokens.issue(purpose, account.id, tenant.id, eventId);
    await this.mailer.send({
      to: account.email,
      messageId: `<${eventId}@hospital-platform>`,
      ...letter(`Invitation to ${tenant.name}`, [
        `You have been invited to work in ${tenant.name}. The link works once.`,
        { label, href: `${this.mode.publicUrl}/${path}?token=${token}` },
      ]),
    });
  }
}
