import { Injectable } from '@nestjs/common';
import { PrincipalSource, type Principal } from '../../core/access/principal.js';
import { ProductMode } from '../../core/product-mode.js';
import { Tenancy } from '../../core/tenancy/tenancy.js';
import { TenantDirectory } from '../../core/tenancy/tenant-directory.js';
import type { Tenant } from '../../core/tenancy/tenant.js';
import {
  AccountsRepository,
  Sessions,
  type Account,
  type RunningSession,
} from '../../platform/accounts/index.js';
import { RolesService } from '../roles/index.js';
import { SettingsService } from '../settings/index.js';
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
    private readonly settings: SettingsService,
    private readonly mode: ProductMode,
  ) {
    super();
  }

  override async load(sessionId: string): Promise<Principal | undefined> {
    const session = await this.sessions.use(sessionId);
    const account = session && (await this.accounts.find(session.account_id));
    if (!session || !account?.is_active) return undefined;
    if (session.tenant_id === null)
      return account.is_super_admin ? superAdmin(account, session, !this.mode.demo) : undefined;
    const tenant = await this.directory.find(session.tenant_id);
    return tenant && this.inHospital(account, session, tenant);
  }

  private inHospital(
    account: Account,
    session: RunningSession,
    tenant: Tenant,
  ): Promise<Principal | undefined> {
    return this.tenancy.run(tenant, 'read', async () => {
      const staff = await this.users.card(account.id);
      if (!staff?.is_active) return undefined;
      const grants = await this.roles.grantsOf(account.id);
      const { second_factor_required } = await this.settings.signInPolicy();
      return {
        ...person(account, session, second_factor_required),
        isSuperAdmin: false,
        tenant,
        roles: grants.map(({ name }) => name),
        permissions: new Set(grants.flatMap(({ permissions }) => permissions)),
        departmentId: staff.department_id,
      };
    });
  }
}

const person = (account: Account, { id, authenticated_at }: RunningSession, needsSecondFactor: boolean) => ({
  userId: account.id,
  sessionId: id,
  email: account.email,
  mustChangePassword: account.must_change_password,
  hasSecondFactor: account.has_second_factor,
  mustSetUpSecondFactor: needsSecondFactor && !account.has_second_factor,
  authenticatedAt: new Date(authenticated_at),
});

const superAdmin = (account: Account, session: RunningSession, needsSecondFactor: boolean): Principal => ({
  ...person(account, session, needsSecondFactor),
  isSuperAdmin: true,
  roles: ['SUPER_ADMIN'],
  permissions: new Set(superAdminPermissions),
  departmentId: null,
});

/** What the web client grants a super admin; routes of the platform are guarded by the realm. */
export const superAdminPermissions = ['tenants:manage', 'dashboard:view'];
