import { Injectable } from '@nestjs/common';
import { Passwords } from '../../core/crypto/passwords.js';
import { AccountsRepository } from '../../platform/accounts/index.js';
import { signInFailed } from './auth.errors.js';
import { FailedSignIns } from './failed-sign-ins.js';
import { SecondFactorCodes, type CodeKind } from './second-factor-codes.js';
import { secondFactorRequired, secondFactorWrong } from './second-factor.errors.js';
import { methodOf, SecondStepService, type ProvenAccount } from './second-step.service.js';
import { SignInAttempts } from './sign-in-attempts.js';

/** Finds out who somebody is by what they type into the form. */
@Injectable()
export class AuthService {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly passwords: Passwords,
    private readonly attempts: SignInAttempts,
    private readonly failures: FailedSignIns,
    private readonly codes: SecondFactorCodes,
    private readonly second: SecondStepService,
  ) {}

  /**
   * The account behind an e-mail address and a password. Throws 401, after the same time, in every other case: unknown,
   * wrong, locked. Whoever has a second factor and gives no code is told, with 401, how to go on.
   */
  async authenticate(email: string, password: string, code?: string): Promise<ProvenAccount> {
    const account = await this.accounts.findByEmail(email);
    const found: { hasPassword?: true; kind?: CodeKind | undefined } = {};
    const verdict = await this.attempts.judge(email, async isLocked => {
      const matches = await this.passwords.verify(password, isLocked ? undefined : account?.password_hash);
      if (!matches || !account?.is_active) return 'failed';
      found.hasPassword = true;
      if (!account.has_second_factor) return 'passed';
      if (code === undefined) return 'halfway';
      found.kind = await this.codes.take(account.id, code);
      return found.kind ? 'passed' : 'failed';
    });
    if (account && verdict.outcome === 'passed') return { account, method: methodOf(found.kind) };
    if (account && verdict.outcome === 'halfway')
      throw secondFactorRequired(await this.second.begin(account));
    if (account && !verdict.isLocked) this.failures.tell(account, verdict.locks);
    throw found.hasPassword ? secondFactorWrong() : signInFailed();
  }
}
