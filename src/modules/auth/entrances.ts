import { Injectable } from '@nestjs/common';
import { tenantNotServed } from '../../core/access/access.errors.js';
import { ProductMode } from '../../core/product-mode.js';
import { AccountsRepository, type Account, type Membership } from '../../platform/accounts/index.js';
import { TenantLifecycle } from '../../platform/lifecycle/index.js';
import { notAMember } from './auth.errors.js';

/** The hospitals that somebody can enter. */
@Injectable()
export class Entrances {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly lifecycle: TenantLifecycle,
    private readonly mode: ProductMode,
  ) {}

  /**
   * Hospitals the account can enter, the default one first. Throws 401 when there is none. In demo and sandbox mode
   * no mail arrives, so a correct sign-in proves the address.
   */
  async of(account: Account): Promise<Membership[]> {
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
