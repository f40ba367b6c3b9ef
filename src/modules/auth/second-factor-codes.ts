import { Injectable } from '@nestjs/common';
import { Clock } from '../../core/clock.js';
import { SecondFactors } from '../../platform/accounts/index.js';
import { recoveryCodeHash } from './recovery-codes.js';
import { isTotp, stepOf } from './totp.js';

export type CodeKind = 'totp' | 'recovery_code';

/** Takes the codes of second factors, each once. Whoever calls bounds the guessing. */
@Injectable()
export class SecondFactorCodes {
  constructor(
    private readonly factors: SecondFactors,
    private readonly clock: Clock,
  ) {}

  /** What kind of code it was; undefined when it is wrong or has been used. */
  async take(accountId: string, typed: string): Promise<CodeKind | undefined> {
    const code = typed.replace(/\s/g, '');
    if (!isTotp(code)) {
      const spent = await this.factors.spendRecoveryCode(accountId, recoveryCodeHash(code));
      return spent ? 'recovery_code' : undefined;
    }
    const factor = await this.factors.find(accountId);
    const step = factor?.secret ? stepOf(factor.secret, code, this.clock.now()) : undefined;
    if (step === undefined) return undefined;
    return (await this.factors.spendStep(accountId, step)) ? 'totp' : undefined;
  }
}
