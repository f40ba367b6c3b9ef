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
import { AccountsRepository, AccountTokens } from '../../accounts/index.js';
import { tenantRegistered } from '../tenants.events.js';

const payload = z.object({ tenant_id: z.uuid(), account_id: z.uuid(), is_new_account: z.boolean() });
type Payload = z.output<typeof payload>;

/** Asks the administrator of a new hospital to prove the address and, with a new account, to choose a password. */
@Injectable()
export class MailNewHospital implements EventJob<typeof payload> {
  readonly job = defineJob({ name: 'mail-new-hospital', queue: 'notifications', schema: payload });
  readonly on = [tenantRegistered];
  readonly evenWhenPaused = true;

  constructor(
    private readonly accounts: AccountsRepository,
    private readonly tokens: AccountTokens,
    private readonly mailer: Mailer,
    private readonly mode: ProductMode,
  ) {}

  async run(tenant: Tenant, { account_id, is_new_account }: Payload, { eventId }: JobMeta): Promise<void> {
    const account = await this.accounts.find(account_id);
    if (!account) return;
    const link = async (purpose: 'verify_email' | 'set_password', path: string) =>
      `${this.mode.publicUrl}/${path}?token=${await this.tokens.issue(purpose, account_id, tenant.id, eventId)}`;
    await this.mailer.send({
      to: account.email,
      messageId: `<${eventId}@hospital-platform>`,
      ...letter(`Please verify ${tenant.name}`, [
        `${tenant.name} has been registered with this address. The links below work once, for 24 hours.`,
        { label: 'Verify the e-mail address', href: await link('verify_email', 'verify-email') },
        ...(is_new_account || account.password_hash === noPassword
          ? [{ label: 'Choose your password', href: await link('set_password', 'reset-password') }]
          : ['Sign in with the account that you have already.']),
        'If you did not register this hospital, ignore this message.',
      ]),
    });
  }
}
