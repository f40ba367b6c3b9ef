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
import type { ChangePassword, LoginResponse } from './auth.dto.js';
import {
  notAMember,
  oldPasswordWrong,
  passwordUsedBefore,
  samePassword,
  signInFailed,
} from './auth.errors.js';
import { passwordChangedEvent } from './auth.events.js';
import { FailedSignIns } from './failed-sign-ins.js';
import { SecondFactorCodes, type CodeKind } from './second-factor-codes.js';
import { secondFactorRequired, secondFactorWrong } from './second-factor.errors.js';
import { recoveryCodeUsedEvent, signedInEvent } from './second-factor.events.js';
import { methodOf, SecondStepService, type ProvenAccount } from './second-step.service.js';
import { SessionsService } from './sessions.service.js';
import { SignInAttempts } from './sign-in-attempts.js';
import { SignInPolicies } from './sign-in-policies.js';

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
    private readonly failures: FailedSignIns,
    private readonly codes: SecondFactorCodes,
    private readonly second: SecondStepService,
    private readonly policies: SignInPolicies,
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

  /** Opens a session in the default hospital, or on the platform for super admins. */
  async signIn({ account, method }: ProvenAccount): Promise<LoginResponse> {
    const memberships = account.is_super_admin ? [] : await this.enterable(account);
    const answer = await this.opening.open(account, memberships);
    await this.accounts.markSignedIn(account.id);
    await this.events.record(
      account.id,
      signedInEvent(account.id, method),
      ...(method === 'recovery_code' ? [recoveryCodeUsedEvent(account.id)] : []),
    );
    return answer;
  }

  async changePassword(caller: Principal, { old_password, new_password }: ChangePassword): Promise<void> {
    const account = await this.accounts.find(caller.userId);
    if (!account) throw signInFailed();
    const mayOmitOld = caller.mustChangePassword && old_password == null;
    if (!mayOmitOld && !(await this.passwords.verify(old_password ?? '', account.password_hash)))
      throw oldPasswordWrong();
    if (await this.passwords.verify(new_password, account.password_hash)) throw samePassword();
    await this.policies.assertLongEnough(account.id, new_password);
    if (await this.history.holds(account.id, new_password)) throw passwordUsedBefore();
    await this.accounts.setPassword(account.id, await this.passwords.hash(new_password));
    await this.sessions.endOthersOf(account.id, caller.sessionId);
    await this.sessions.refresh(caller.sessionId);
    await this.events.record(account.id, passwordChangedEvent(account.id));
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
