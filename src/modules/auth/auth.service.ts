import { Injectable } from '@nestjs/common';
import { tenantNotServed } from '../../core/access/access.errors.js';
import type { Principal } from '../../core/access/principal.js';
import { Passwords } from '../../core/crypto/passwords.js';
import { ProductMode } from '../../core/product-mode.js';
import {
  AccountsRepository,
  PasswordHistory,
  Sessions,
  type Account,
  type Membership,
} from '../../platform/accounts/index.js';
import { TenantLifecycle } from '../../platform/lifecycle/index.js';
import { AccountEvents } from './account-events.js';
import { Afterwards } from './afterwards.js';
import type { ChangePassword, LoginResponse } from './auth.dto.js';
import {
  notAMember,
  oldPasswordWrong,
  passwordUsedBefore,
  samePassword,
  signInFailed,
} from './auth.errors.js';
import { lockedOutEvent, passwordChangedEvent, signInFailedEvent } from './auth.events.js';
import { SessionsService } from './sessions.service.js';
import { SignInAttempts } from './sign-in-attempts.js';

@Injectable()
export class AuthService {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly sessions: Sessions,
    private readonly opening: SessionsService,
    private readonly passwords: Passwords,
    private readonly lifecycle: TenantLifecycle,
    private readonly mode: ProductMode,
    private readonly history: PasswordHistory,
    private readonly attempts: SignInAttempts,
    private readonly events: AccountEvents,
    private readonly afterwards: Afterwards,
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
    if (account && !verdict.isLocked) this.tellFailure(account, verdict.locks);
    throw signInFailed();
  }

  /** Opens a session in the default hospital, or on the platform for super admins. */
  async signIn(account: Account): Promise<LoginResponse> {
    const memberships = account.is_super_admin ? [] : await this.enterable(account);
    const answer = await this.opening.open(account, memberships);
    await this.accounts.markSignedIn(account.id);
    return answer;
  }

  async changePassword(caller: Principal, { old_password, new_password }: ChangePassword): Promise<void> {
    const account = await this.accounts.find(caller.userId);
    if (!account) throw signInFailed();
    const mayOmitOld = caller.mustChangePassword && old_password == null;
    if (!mayOmitOld && !(await this.passwords.verify(old_password ?? '', account.password_hash)))
      throw oldPasswordWrong();
    if (await this.passwords.verify(new_password, account.password_hash)) throw samePassword();
    if (await this.history.holds(account.id, new_password)) throw passwordUsedBefore();
    await this.accounts.setPassword(account.id, await this.passwords.hash(new_password));
    await this.sessions.endOthersOf(account.id, caller.sessionId);
    await this.sessions.refresh(caller.sessionId);
    await this.events.record(account.id, passwordChangedEvent(account.id));
  }

  private tellFailure({ id }: Account, locks: boolean): void {
    this.afterwards.run('telling of a failed sign-in', async () => {
      await this.accounts.countFailedSignIn(id);
      await this.events.record(id, signInFailedEvent(id), ...(locks ? [lockedOutEvent(id)] : []));
    });
  }

  /**
   * Hospitals the account can enter, the default one first. In demo and sandbox mode no mail arrives, so a correct
   * sign-in proves the address.
   */
  private async enterable(account: Account): Promise<Membership[]> {
    let memberships = await this.accounts.membershipsOf(account.id);
    const [first] = memberships;
    if (!first) throw notAMember();
    if (this.mode.showsSecrets && ['PENDING', 'VERIFIED'].includes(first.tenant_status)) {
      await this.accounts.markEmailVerified(account.id);
      await this.lifecycle.proveAddress(first.tenant_id);
      memberships = await this.accounts.membershipsOf(account.id);
    }
    const active = memberships.filter(({ tenant_status }) => tenant_status === 'ACTIVE');
    if (active.length > 0) return active;
    const status = memberships[0]?.tenant_status ?? 'INACTIVE';
    throw status === 'ACTIVE' ? notAMember() : tenantNotServed(status, 401);
  }
}
