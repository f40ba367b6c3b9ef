import { Injectable } from '@nestjs/common';
import { isCommonPassword } from '../../core/crypto/common-passwords.js';
import { namesItsOwner } from '../../core/crypto/password-rules.js';
import { Passwords } from '../../core/crypto/passwords.js';
import { PasswordHistory, type Account } from '../../platform/accounts/index.js';
import { passwordCommon, passwordNamesOwner, passwordUsedBefore } from './auth.errors.js';
import { SignInPolicies } from './sign-in-policies.js';

/** What a new password may not be, besides what its composition shows: too short for a hospital, easily
 * guessed, or one of the last five. */
@Injectable()
export class NewPasswords {
  constructor(
    private readonly passwords: Passwords,
    private readonly history: PasswordHistory,
    private readonly policies: SignInPolicies,
  ) {}

  /**
   * The hash of a password that this account may have from now on; `joining` is a hospital whose membership begins
   * with it. Throws 400 with the reason.
   */
  async hashOf(account: Account, password: string, joining?: string | null): Promise<string> {
    await this.policies.assertLongEnough(account.id, password, joining);
    if (await isCommonPassword(password)) throw passwordCommon();
    if (namesItsOwner(password, account)) throw passwordNamesOwner();
    if (await this.history.holds(account.id, password)) throw passwordUsedBefore();
    return this.passwords.hash(password);
  }
}
