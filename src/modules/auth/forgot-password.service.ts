import { Injectable } from '@nestjs/common';
import { AccountsRepository } from '../../platform/accounts/index.js';
import { AccountEvents } from './account-events.js';
import { Afterwards } from './afterwards.js';
import { passwordResetRequestedEvent } from './auth.events.js';
import { SignInAttempts } from './sign-in-attempts.js';

/** Asks for a link to a new password. Nobody learns from the answer, or from its time, who has an account. */
@Injectable()
export class ForgotPasswordService {
  constructor(
    private readonly attempts: SignInAttempts,
    private readonly accounts: AccountsRepository,
    private readonly events: AccountEvents,
    private readonly afterwards: Afterwards,
  ) {}

  async request(email: string): Promise<void> {
    if (!(await this.attempts.mayMail(email))) return;
    this.afterwards.run('asking for a link to a new password', async () => {
      const account = await this.accounts.findByEmail(email);
      if (!account?.is_active || account.is_super_admin) return;
      await this.events.record(account.id, passwordResetRequestedEvent(account.id));
    });
  }
}
