import { Injectable } from '@nestjs/common';
import type { Principal } from '../../core/access/principal.js';
import { Tenancy } from '../../core/tenancy/tenancy.js';
import type { Tenant } from '../../core/tenancy/tenant.js';
import { AccountsRepository, type Account } from '../../platform/accounts/index.js';
import { UsersService } from '../users/index.js';
import type { MeResponse } from './auth.dto.js';
import { signInFailed } from './auth.errors.js';
import { superAdminPermissions } from './session-principals.js';

/** The signed-in person as the web client wants to know them. */
@Injectable()
export class MeService {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly tenancy: Tenancy,
    private readonly users: UsersService,
  ) {}

  async describe({ userId, tenant, mustSetUpSecondFactor }: Principal): Promise<MeResponse> {
    const account = await this.accounts.findWithMemberships(userId);
    if (!account) throw signInFailed();
    if (!tenant) return superAdmin(account, mustSetUpSecondFactor);
    const user = await this.tenancy.run(tenant, 'read', () => this.users.me(account));
    return {
      ...user,
      must_set_up_second_factor: mustSetUpSecondFactor,
      memberships: account.memberships.map(({ tenant_id, tenant_name, is_default }) => ({
        tenant_id,
        tenant_name,
        is_default,
      })),
      tenant: toMyTenant(tenant),
    };
  }
}

const toMyTenant = (tenant: Tenant): NonNullable<MeResponse['tenant']> => ({
  id: tenant.id,
  name: tenant.name,
  status: tenant.status,
  time_zone: tenant.timeZone,
  max_users: tenant.maxUsers,
  max_patients: tenant.maxPatients,
  address: tenant.address,
  contact_phone: tenant.contactPhone,
  contact_email: tenant.contactEmail,
});

const superAdmin = (account: Account, mustSetUpSecondFactor: boolean): MeResponse => ({
  id: account.id,
  tenant_id: null,
  email: account.email,
  first_name: account.first_name,
  last_name: account.last_name,
  phone: null,
  department: null,
  specialization: null,
  status: 'ACTIVE',
  is_active: true,
  is_deleted: false,
  must_change_password: account.must_change_password,
  must_set_up_second_factor: mustSetUpSecondFactor,
  email_verified: account.email_verified_at !== null,
  roles: [{ name: 'SUPER_ADMIN', permissions: superAdminPermissions.map(code => ({ code })) }],
  tenant_name: null,
  created_at: account.created_at,
  updated_at: account.updated_at,
  memberships: [],
});
