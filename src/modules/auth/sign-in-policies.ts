import { Injectable } from '@nestjs/common';
import { ProductMode } from '../../core/product-mode.js';
import { Tenancy } from '../../core/tenancy/tenancy.js';
import { TenantDirectory } from '../../core/tenancy/tenant-directory.js';
import { AccountsRepository, type Account } from '../../platform/accounts/index.js';
import { SettingsService, type SignInPolicy } from '../settings/index.js';
import { passwordTooShort } from './auth.errors.js';

/** What the hospitals of a person demand together. A person has one password and one factor for all of them. */
@Injectable()
export class SignInPolicies {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly directory: TenantDirectory,
    private readonly tenancy: Tenancy,
    private readonly settings: SettingsService,
    private readonly mode: ProductMode,
  ) {}

  /** Whether somebody may not be without a second factor: super admins of a real platform, and where a hospital says so. */
  async demandSecondFactor({ id, is_super_admin }: Account): Promise<boolean> {
    if (is_super_admin && !this.mode.demo) return true;
    return (await this.policiesOf(id)).some(({ second_factor_required }) => second_factor_required);
  }

  /**
   * Throws 400 when a new password has fewer characters than one of the hospitals demands; `joining` is one whose
   * membership begins with this password.
   */
  async assertLongEnough(accountId: string, password: string, joining?: string | null): Promise<void> {
    const policies = await this.policiesOf(accountId, joining);
    const least = Math.max(0, ...policies.map(({ password_min_length }) => password_min_length));
    if ([...password.normalize('NFC')].length < least) throw passwordTooShort(least);
  }

  private async policiesOf(accountId: string, joining?: string | null): Promise<SignInPolicy[]> {
    const memberships = await this.accounts.membershipsOf(accountId);
    const ids = new Set(memberships.map(({ tenant_id }) => tenant_id));
    if (joining) ids.add(joining);
    const policies: SignInPolicy[] = [];
    for (const id of ids) {
      const tenant = await this.directory.get(id);
      policies.push(await this.tenancy.run(tenant, 'read', () => this.settings.signInPolicy()));
    }
    return policies;
  }
}
