import { Injectable } from '@nestjs/common';
import type { Principal } from '../../core/access/principal.js';
import { Passwords } from '../../core/crypto/passwords.js';
import { AccountsRepository, Sessions } from '../../platform/accounts/index.js';
import { AccountEvents } from './account-events.js';
import type { ChangePassword } from './auth.dto.js';
import { oldPasswordWrong, samePassword, signInFailed } from './auth.errors.js';
import { passwordChangedEvent } from './auth.events.js';
import { NewPasswords } from './new-passwords.js';

/** People change the password they have. */
@Injectable()
export class PasswordsService {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly sessions: Sessions,
    private readonly passwords: Passwords,
    private readonly newPasswords: NewPasswords,
    private readonly events: AccountEvents,
  ) {}

  /** Other sessions end. Who must choose a password need not tell the old one. */
  async change(caller: Principal, { old_password, new_password }: ChangePassword): Promise<void> {
    const account = await this.accounts.find(caller.userId);
    if (!account) throw signInFailed();
    const mayOmitOld = caller.mustChangePassword && old_password == null;
    if (!mayOmitOld && !(await this.passwords.verify(old_password ?? '', account.password_hash)))
      throw oldPasswordWrong();
    if (await this.passwords.verify(new_password, account.password_hash)) throw samePassword();
    await this.accounts.setPassword(account.id, await this.newPasswords.hashOf(account, new_password));
    await this.sessions.endOthersOf(account.id, caller.sessionId);
    await this.sessions.refresh(caller.sessionId);
    await this.events.record(account.id, passwordChangedEvent(account));
  }
}
