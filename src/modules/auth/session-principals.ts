import { Injectable } from '@nestjs/common';
import { PrincipalSource, type Principal } from '../../core/access/principal.js';
import { Tenancy } from '../../core/tenancy/tenancy.js';
import { TenantDirectory } from '../../core/tenancy/tenant-directory.js';
import type { Tenant } from '../../core/tenancy/tenant.js';
import { AccountsRepository, Sessions, type Account } from '../../platform/accounts/index.js';
import { RolesService } from '../roles/index.js';
import { UsersService } from '../users/index.js';

/** Who is behind a session: the account from the platform, membership and rights from the hospital. */
@Injectable()
export class SessionPrincipals extends PrincipalSource {
  constructor(
    private readonly sessions: Sessions,
    private readonly accounts: AccountsRepository,
    private readonly directory: TenantDirectory,
    private readonly tenancy: Tenancy,
    private readonly users: UsersService,
    private readonly roles: RolesService,
  ) {
    super();
  }

  override async load(sessionId: string): Promise<Principal | undefined> {
    const session = await this.sessions.use(sessionId);
    const account = session && (await this.accounts.find(session.account_id));
    if (!session || !account?.is_active) return undefined;
    if (session.tenant_id === null)
      return account.is_super_admin ? superAdmin(account, session.id) : undefined;
    const tenant = await this.directory.find(session.tenant_id);
    return tenant && this.inHospital(account, session.id, tenant);
  }

  private inHospital(account: Account, sessionId: string, tenant: Tenant): Promise<Principal | undefined> {
    return this.tenancy.run(tenant, 'read', async () => {
      const staff = await this.users.card(account.id);
      if (!staff?.is_active) return undefined;
      const grants = await this.roles.grantsOf(account.id);
      return {
        userId: account.id,
        sessionId,
        email: account.email,
        isSuperAdmin: false,
        mustChangePassword: account.must_change_password,
        tenant,
        roles: grants.map(({ name }) => name),
        permissions: new Set(grants.flatMap(({ permissions }) => permissions)),
        departmentId: staff.department_id,
      };
    });
  }
}

const superAdmin = (account: Account, sessionId: string): Principal => ({
  userId: account.id,
  sessionId,
  email: account.email,
  isSuperAdmin: true,
  mustChangePassword: account.must_change_password,
  roles: ['SUPER_ADMIN'],
  permissions: new Set(superAdminPermissions),
  departmentId: null,
});

/** What the web client grants a super admin; routes of the platform are guarded by the realm. */
export const superAdminPermissions = ['tenants:manage', 'dashboard:view'];
