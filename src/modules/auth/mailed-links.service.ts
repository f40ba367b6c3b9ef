import { Injectable } from '@nestjs/common';
import type { TenantStatus } from '../../core/tenancy/tenant.js';
import {
  AccountsRepository,
  AccountTokens,
  Sessions,
  type TokenOwner,
} from '../../platform/accounts/index.js';
import { TenantLifecycle } from '../../platform/lifecycle/index.js';
import { AccountEvents } from './account-events.js';
import type { ResetPassword, VerifyEmailResponse } from './auth.dto.js';
import { linkUnusable } from './auth.errors.js';
import { passwordChangedEvent } from './auth.events.js';
import { NewPasswords } from './new-passwords.js';
import { SignInAttempts } from './sign-in-attempts.js';

/** The first password, and a new one instead of one that was forgotten. */
const passwordLinks = ['set_password', 'reset_password'] as const;

/** What the links in our messages do. Every link works once, for one purpose, for a while. */
@Injectable()
export class MailedLinksService {
  constructor(
    private readonly tokens: AccountTokens,
    private readonly accounts: AccountsRepository,
    private readonly sessions: Sessions,
    private readonly passwords: NewPasswords,
    private readonly lifecycle: TenantLifecycle,
    private readonly attempts: SignInAttempts,
    private readonly events: AccountEvents,
  ) {}

  async verifyEmail(secret: string): Promise<VerifyEmailResponse> {
    const { state, owner } = await this.tokens.inspect('verify_email', secret);
    if (state === 'expired' || state === 'unknown' || !owner)
      throw linkUnusable(state === 'expired' ? state : 'unknown');
    const used = await this.tokens.consume('verify_email', secret);
    if (!used) throw linkUnusable('used');
    const status = await this.proven(used);
    const message =
      status === 'ACTIVE'
        ? 'Your e-mail address is verified. You can sign in now.'
        : 'Your e-mail address is verified. The platform will activate your hospital shortly.';
    return { message, tenant_id: used.tenant_id, status: status ?? 'ACTIVE', already_verified: false };
  }

  async inspectPasswordLink(secret: string): Promise<{ valid: true; email: string }> {
    const { email } = await this.usablePasswordLink(secret);
    return { valid: true, email };
  }

  /** Sets a password by link; that also proves the address and ends running sessions. */
  async setPassword({ token, new_password }: ResetPassword): Promise<void> {
    const asking = await this.usablePasswordLink(token);
    const account = await this.accounts.find(asking.account_id);
    if (!account) throw linkUnusable('unknown');
    const hash = await this.passwords.hashOf(account, new_password, asking.tenant_id);
    const owner = await this.tokens.consume(passwordLinks, token);
    if (!owner) throw linkUnusable('used');
    await this.accounts.setPassword(owner.account_id, hash);
    await this.sessions.endOthersOf(owner.account_id, null);
    await this.proven(owner);
    // Wrong codes stay counted: a mailbox must not buy more guesses at them.
    if (!account.has_second_factor) await this.attempts.forgive(owner.email);
    await this.events.record(owner.account_id, passwordChangedEvent(account));
  }

  async acceptInvitation(secret: string): Promise<void> {
    const owner = await this.tokens.consume('join_hospital', secret);
    if (!owner?.tenant_id)
      throw linkUnusable(
        (await this.tokens.inspect('join_hospital', secret)).state === 'used' ? 'used' : 'unknown',
      );
    await this.accounts.acceptMembership(owner.account_id, owner.tenant_id);
  }

  private async usablePasswordLink(secret: string): Promise<TokenOwner> {
    const { state, owner } = await this.tokens.inspect(passwordLinks, secret);
    if (state !== 'usable' || !owner) throw linkUnusable(state === 'usable' ? 'unknown' : state);
    return owner;
  }

  /** Whoever follows a mailed link owns the address, and with it the membership that was waiting for the proof. */
  private async proven({ account_id, tenant_id }: TokenOwner): Promise<TenantStatus | undefined> {
    await this.accounts.markEmailVerified(account_id);
    if (!tenant_id) return undefined;
    await this.accounts.acceptMembership(account_id, tenant_id);
    return this.lifecycle.proveAddress(tenant_id);
  }
}
