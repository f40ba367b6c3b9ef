import { Injectable } from '@nestjs/common';
import { signInRequired } from '../../core/access/access.errors.js';
import type { Principal } from '../../core/access/principal.js';
import { Passwords } from '../../core/crypto/passwords.js';
import { AccountsRepository, SecondSteps, Sessions, type Account } from '../../platform/accounts/index.js';
import { AccountEvents } from './account-events.js';
import { FailedSignIns } from './failed-sign-ins.js';
import { SecondFactorCodes, type CodeKind } from './second-factor-codes.js';
import type { StepUp, SteppedUp, VerifySecondFactor } from './second-factor.dto.js';
import {
  codeNeeded,
  codeWrong,
  passwordNeeded,
  secondFactorWrong,
  secondStepOver,
  stepUpPasswordWrong,
} from './second-factor.errors.js';
import { recoveryCodeUsedEvent, steppedUpEvent, type SignInMethod } from './second-factor.events.js';
import { SignInAttempts } from './sign-in-attempts.js';

/** Somebody who has proved who they are, and how. */
export interface ProvenAccount {
  readonly account: Account;
  readonly method: SignInMethod;
}

export const methodOf = (kind: CodeKind | undefined): SignInMethod =>
  kind === 'totp' ? 'password+totp' : (kind ?? 'password');

/** Codes after the password, and proofs by somebody who is signed in. Wrong ones count as failed sign-ins. */
@Injectable()
export class SecondStepService {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly steps: SecondSteps,
    private readonly sessions: Sessions,
    private readonly passwords: Passwords,
    private readonly codes: SecondFactorCodes,
    private readonly attempts: SignInAttempts,
    private readonly failures: FailedSignIns,
    private readonly events: AccountEvents,
  ) {}

  /** The secret with which the second step of a sign-in is taken. */
  begin({ id }: Account): Promise<string> {
    return this.steps.begin(id);
  }

  /** Throws 401 for a wrong code, which may be tried again, and when this sign-in is over. */
  async verify({ mfa_token, code }: VerifySecondFactor): Promise<ProvenAccount> {
    const accountId = await this.steps.accountOf(mfa_token);
    const account = accountId && (await this.accounts.find(accountId));
    if (!account || !account.is_active) throw secondStepOver();
    const kind = await this.take(account, code);
    if (!kind) throw secondFactorWrong();
    if (!(await this.steps.finish(mfa_token))) throw secondStepOver();
    return { account, method: methodOf(kind) };
  }

  /** Throws 400, as a 401 would end the session at the client. Whoever has a second factor gives a code of it. */
  async stepUp(caller: Principal, { password, code }: StepUp): Promise<SteppedUp> {
    const account = await this.accounts.find(caller.userId);
    if (!account) throw signInRequired();
    const method = account.has_second_factor
      ? await this.byCode(account, code)
      : await this.byPassword(account, password);
    const at = await this.sessions.markAuthenticated(caller.sessionId);
    await this.events.recordFor(
      caller,
      steppedUpEvent(account.id, method),
      ...(method === 'recovery_code' ? [recoveryCodeUsedEvent(account.id)] : []),
    );
    return { message: 'Thank you. You can go on.', authenticated_at: at.toISOString() };
  }

  private async byCode(account: Account, code: string | undefined): Promise<CodeKind> {
    if (code === undefined) throw codeNeeded();
    const kind = await this.take(account, code);
    if (!kind) throw codeWrong();
    return kind;
  }

  private async byPassword(account: Account, password: string | undefined): Promise<'password'> {
    if (password === undefined) throw passwordNeeded();
    const isRight = await this.judge(account, isLocked =>
      this.passwords.verify(password, isLocked ? undefined : account.password_hash),
    );
    if (!isRight) throw stepUpPasswordWrong();
    return 'password';
  }

  /** A code that comes while the account is locked is not looked at, so that it is not used up either. */
  private async take(account: Account, code: string): Promise<CodeKind | undefined> {
    const found: { kind?: CodeKind | undefined } = {};
    const isRight = await this.judge(account, async isLocked => {
      if (!isLocked) found.kind = await this.codes.take(account.id, code);
      return found.kind !== undefined;
    });
    return isRight ? found.kind : undefined;
  }

  private async judge(account: Account, evaluate: (isLocked: boolean) => Promise<boolean>): Promise<boolean> {
    const { outcome, isLocked, locks } = await this.attempts.judge(account.email, async locked =>
      (await evaluate(locked)) ? 'passed' : 'failed',
    );
    if (outcome === 'failed' && !isLocked) this.failures.tell(account, locks);
    return outcome === 'passed';
  }
}
