import { Injectable } from '@nestjs/common';
import { Passwords } from '../../core/crypto/passwords.js';
import { AccountsRepository, type Account } from '../../platform/accounts/index.js';
import type { LoginResponse } from './auth.dto.js';
import { signInFailed } from './auth.errors.js';
import { Entrances } from './entrances.js';
import { FailedSignIns } from './failed-sign-ins.js';
import { SessionsService } from './sessions.service.js';
import { SignInAttempts } from './sign-in-attempts.js';

@Injectable()
export class AuthService {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly opening: SessionsService,
    private readonly passwords: Passwords,
    private readonly attempts: SignInAttempts,
    private readonly failures: FailedSignIns,
    private readonly entrances: Entrances,
  ) {}

  /**
   * The account behind an e-mail address and a password. Throws 401, after the same time, in every other case: unknown,
   * wrong, locked.
   */
  async authenticate(email: string, password: string): Promise<Account> {
    const account = await this.accounts.findByEmail(email);
    const verdict = await this.attempts.judge(email, async isLocked => {
      const matches = await this.passwords.verify(password, isLocked ? undefined : account?.password_hash);
      return matches && account?.is_active === true;
    });
    if (account && verdict.passed) return account;
    if (account && !verdict.isLocked) this.failures.tell(account, verdict.locks);
    throw signInFailed();
  }

  /** Opens a session in the default hospital, or on the platform for super admins. */
  async signIn(account: Account): Promise<LoginResponse> {
    const memberships = account.is_super_admin ? [] : await this.entrances.of(account);
    const answer = await this.opening.open(account, memberships);
    await this.accounts.markSignedIn(account.id);
    return answer;
  }
}
