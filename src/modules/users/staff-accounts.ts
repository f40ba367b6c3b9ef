import { Injectable } from '@nestjs/common';
import { noPassword, Passwords, temporaryPassword } from '../../core/crypto/passwords.js';
import { newId } from '../../core/ids.js';
import { ProductMode } from '../../core/product-mode.js';
import { afterCommit, currentTenant } from '../../core/tenancy/tenancy-scope.js';
import {
  AccountsRepository,
  SecondFactors,
  Sessions,
  type Invitation,
  type StaffAccountState,
} from '../../platform/accounts/index.js';
import type { CreateUser } from './users.dto.js';

export interface StaffAccount {
  readonly id: string;
  readonly isNew: boolean;
  /** First password; in demo and sandbox mode only. */
  readonly password?: string;
}

/** The accounts behind the staff of the hospital. A membership without its row in `users` opens nothing. */
@Injectable()
export class StaffAccounts {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly sessions: Sessions,
    private readonly factors: SecondFactors,
    private readonly passwords: Passwords,
    private readonly mode: ProductMode,
  ) {}

  /** The person's account: theirs if they have one anywhere, else a new one that waits for its password. */
  async ensure({ email, first_name, last_name }: CreateUser): Promise<StaffAccount> {
    const password = this.mode.showsSecrets ? temporaryPassword() : undefined;
    const created = await this.accounts.insert({
      id: newId(),
      email,
      passwordHash: password ? await this.passwords.hash(password) : noPassword,
      firstName: first_name,
      lastName: last_name,
      mustChangePassword: true,
    });
    const account = created ?? (await this.accounts.findByEmail(email));
    if (!account) throw new Error('An account was neither added nor found.');
    await this.accounts.addMembership(account.id, currentTenant().id, created !== undefined);
    return { id: account.id, isNew: created !== undefined, ...(created && password && { password }) };
  }

  async statesOf(ids: readonly string[]): Promise<Map<string, StaffAccountState>> {
    const states = await this.accounts.statesOf(ids, currentTenant().id);
    return new Map(states.map(state => [state.id, state]));
  }

  invitation(id: string): Promise<Invitation | undefined> {
    return this.accounts.invitation(id, currentTenant().id);
  }

  /** A new first password, in demo and sandbox mode only. The old one no longer opens anything. */
  async renewPassword(id: string): Promise<string | undefined> {
    if (!this.mode.showsSecrets) return undefined;
    const password = temporaryPassword();
    await this.accounts.setTemporaryPassword(id, await this.passwords.hash(password));
    await this.sessions.endOthersOf(id, null);
    return password;
  }

  async demandPasswordChange(id: string): Promise<void> {
    await this.accounts.demandPasswordChange(id);
    this.refreshSessions(id);
  }

  /** The account opens this hospital and nothing else. */
  async isOurs(id: string): Promise<boolean> {
    const account = await this.accounts.findWithMemberships(id);
    const here = currentTenant().id;
    return (
      account?.is_super_admin === false &&
      account.memberships.length > 0 &&
      account.memberships.every(({ tenant_id }) => tenant_id === here)
    );
  }

  /** Once that is written down. Sessions end, too. */
  resetSecondFactor(id: string): void {
    afterCommit(async () => {
      await this.factors.remove(id);
      await this.sessions.endOthersOf(id, null);
    });
  }

  /** Ends a person's sessions in this hospital, on every process. */
  endSessions(id: string): void {
    const tenant = currentTenant();
    afterCommit(() => this.sessions.endAllOf(id, tenant.id));
  }

  /** Makes every process load a person's rights anew. */
  refreshSessions(id: string): void {
    afterCommit(() => this.sessions.refreshAllOf(id));
  }
}
