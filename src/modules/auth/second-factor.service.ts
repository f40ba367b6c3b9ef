import { Injectable } from '@nestjs/common';
import type { Principal } from '../../core/access/principal.js';
import { signInRequired } from '../../core/access/access.errors.js';
import { Clock } from '../../core/clock.js';
import { AccountsRepository, SecondFactors, Sessions, type Account } from '../../platform/accounts/index.js';
import { AccountEvents } from './account-events.js';
import { newRecoveryCodes, recoveryCodeHash } from './recovery-codes.js';
import type {
  ConfirmSecondFactor,
  EnrolmentResponse,
  RecoveryCodes,
  SecondFactorResponse,
} from './second-factor.dto.js';
import {
  codeWrong,
  enrolmentChanged,
  noSecondFactor,
  nothingToConfirm,
  secondFactorDemanded,
} from './second-factor.errors.js';
import {
  recoveryCodesRenewedEvent,
  secondFactorEnrolledEvent,
  secondFactorRemovedEvent,
} from './second-factor.events.js';
import { SignInPolicies } from './sign-in-policies.js';
import { newTotpSecret, otpauthUrl, stepOf } from './totp.js';

/** People set up their authenticator app, replace it, and turn it off. */
@Injectable()
export class SecondFactorService {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly factors: SecondFactors,
    private readonly sessions: Sessions,
    private readonly policies: SignInPolicies,
    private readonly events: AccountEvents,
    private readonly clock: Clock,
  ) {}

  async describe(caller: Principal): Promise<SecondFactorResponse> {
    const account = await this.accountOf(caller);
    const factor = await this.factors.find(account.id);
    return {
      is_enrolled: factor?.confirmedAt != null,
      is_demanded: await this.policies.demandSecondFactor(account),
      confirmed_at: factor?.confirmedAt ?? null,
      recovery_codes_left: factor?.recoveryCodes ?? 0,
    };
  }

  /** Begins anew; a factor that is in use stays so until the first code of the new one. */
  async enrol({ userId, email }: Principal): Promise<EnrolmentResponse> {
    const secret = newTotpSecret();
    const url = otpauthUrl(secret, email);
    const { default: qr } = await import('qrcode');
    await this.factors.begin(userId, secret);
    return { secret, otpauth_url: url, qr_svg: await qr.toString(url, { type: 'svg' }) };
  }

  /** Sessions that were opened without this factor end, but for the one in hand. */
  async confirm(caller: Principal, { code }: ConfirmSecondFactor): Promise<RecoveryCodes> {
    const { userId, sessionId } = caller;
    const factor = await this.factors.find(userId);
    if (!factor?.pending) throw nothingToConfirm();
    const step = stepOf(factor.pending.secret, code.replace(/\s/g, ''), this.clock.now());
    if (step === undefined) throw codeWrong();
    const codes = newRecoveryCodes();
    const isConfirmed = await this.factors.confirm(userId, factor.pending, step, codes.map(recoveryCodeHash));
    if (!isConfirmed) throw enrolmentChanged();
    await this.sessions.endOthersOf(userId, sessionId);
    await this.sessions.refresh(sessionId);
    await this.events.recordFor(caller, secondFactorEnrolledEvent(userId, factor.confirmedAt !== null));
    return { recovery_codes: codes };
  }

  async renewRecoveryCodes(caller: Principal): Promise<RecoveryCodes> {
    const codes = newRecoveryCodes();
    if (!(await this.factors.replaceRecoveryCodes(caller.userId, codes.map(recoveryCodeHash))))
      throw noSecondFactor();
    await this.events.recordFor(caller, recoveryCodesRenewedEvent(caller.userId));
    return { recovery_codes: codes };
  }

  async turnOff(caller: Principal): Promise<void> {
    const account = await this.accountOf(caller);
    if (!account.has_second_factor) throw noSecondFactor();
    if (await this.policies.demandSecondFactor(account)) throw secondFactorDemanded();
    if (!(await this.factors.remove(account.id))) throw noSecondFactor();
    await this.sessions.endOthersOf(account.id, caller.sessionId);
    await this.sessions.refresh(caller.sessionId);
    await this.events.recordFor(caller, secondFactorRemovedEvent(account.id));
  }

  private async accountOf({ userId }: Principal): Promise<Account> {
    const account = await this.accounts.find(userId);
    if (!account) throw signInRequired();
    return account;
  }
}
