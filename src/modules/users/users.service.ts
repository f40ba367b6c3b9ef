import { Injectable } from '@nestjs/common';
import { assertFreshWithFactor } from '../../core/access/holds.js';
import { Clock } from '../../core/clock.js';
import { currentPrincipal } from '../../core/context.js';
import { Events } from '../../core/events/events.js';
import type { Page } from '../../core/http/fields.js';
import { Usage } from '../../core/tenancy/usage.js';
import { currentTenant } from '../../core/tenancy/tenancy-scope.js';
import type { AccountState } from '../../platform/accounts/index.js';
import { DepartmentsService } from '../departments/index.js';
import { RolesService, toGrant } from '../roles/index.js';
import { permissionMissing } from '../../core/access/access.errors.js';
import { StaffAccounts } from './staff-accounts.js';
import { isPaged, type CreateUser, type UserFilter, type UserResponse } from './users.dto.js';
import { alreadyMember, departmentUnknown, userLimitReached, userNotFound } from './users.errors.js';
import { userInvitedEvent } from './users.events.js';
import { UsersRepository, type StaffCard, type StaffRow } from './users.repository.js';
import type { User } from './user.entity.js';

@Injectable()
export class UsersService {
  constructor(
    private readonly users: UsersRepository,
    private readonly accounts: StaffAccounts,
    private readonly departments: DepartmentsService,
    private readonly roles: RolesService,
    private readonly usage: Usage,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  /** Staff, newest first. Callers who do not manage staff see the doctors, without phone and activity. */
  async list(filter: UserFilter): Promise<UserResponse[] | Page<UserResponse>> {
    const managesStaff = currentPrincipal().permissions.has('users:update');
    const { items: rows, ...page } = await this.users.list(filter, !managesStaff);
    const users = await this.toResponses(rows);
    const items = managesStaff ? users : users.map(withoutActivity);
    return isPaged(filter) ? { items, ...page } : items;
  }

  async get(id: string): Promise<UserResponse> {
    const user = await this.entry(id);
    const { userId, permissions } = currentPrincipal();
    if (permissions.has('users:update') || id === userId) return user;
    if (!user.roles.some(({ name }) => name === 'DOCTOR')) throw permissionMissing(['users:update']);
    return withoutActivity(user);
  }

  async create(input: CreateUser): Promise<UserResponse> {
    assertFreshWithFactor(this.clock.now());
    if (await this.users.hasEmail(input.email)) throw alreadyMember();
    const department = await this.departments.findByName(input.department);
    if (!department) throw departmentUnknown(input.department);
    await this.roles.grantableNamed(input.roles);
    await this.usage.add('users', userLimitReached);

    // Last of all that can refuse: the account is a platform row and stays when this transaction does not.
    const account = await this.accounts.ensure(input);
    const user = this.build(account.id, input, department.id);
    await this.users.add(user);
    await this.roles.assign(user.id, input.roles);
    this.events.record(userInvitedEvent(user, input.roles, account.isNew));
    return { ...(await this.entry(user.id)), ...(account.password && { temp_password: account.password }) };
  }

  /** Adds staff under an account that exists, without invitation: the owner of a new hospital, demo staff. */
  async enrol(accountId: string, input: CreateUser, isOwner: boolean): Promise<void> {
    const department = await this.departments.findByName(input.department);
    await this.usage.add('users', userLimitReached);
    await this.users.add({ ...this.build(accountId, input, department?.id ?? null), is_owner: isOwner });
    await this.roles.assign(accountId, input.roles);
  }

  /** A person's own entry. */
  async me(account: AccountState): Promise<OwnEntry> {
    const row = await this.users.view(account.id);
    if (!row) throw userNotFound();
    return toUserResponse(row, account);
  }

  /** Name, department and role of one member of staff, for other modules. */
  card(id: string): Promise<StaffCard | undefined> {
    return this.users.card(id);
  }

  /** The same, while nobody books them: every booking refers to this row. */
  hold(id: string): Promise<StaffCard | undefined> {
    return this.users.hold(id);
  }

  /** One member of staff with everything, whoever asks. */
  async entry(id: string): Promise<UserResponse> {
    const row = await this.users.view(id);
    if (!row) throw userNotFound();
    return this.present(row);
  }

  /** A member of staff who has been read already, with the state of the account. */
  async present(row: StaffRow): Promise<UserResponse> {
    const [user] = await this.toResponses([row]);
    if (!user) throw userNotFound();
    return user;
  }

  private async toResponses(rows: readonly StaffRow[]): Promise<UserResponse[]> {
    const states = await this.accounts.statesOf(rows.map(({ id }) => id));
    return rows.map(row => {
      const state = states.get(row.id);
      const { last_activity_at = null, failed_logins = null } = state ?? {};
      return { ...toUserResponse(row, state), last_activity_at, failed_logins };
    });
  }

  private build(id: string, input: CreateUser, departmentId: string | null): User {
    const now = this.clock.now();
    const {
      email,
      first_name,
      last_name,
      phone = null,
      specialization = null,
      registration_number = null,
    } = input;
    return {
      id,
      email,
      first_name,
      last_name,
      phone,
      specialization,
      registration_number,
      department_id: departmentId,
      is_active: true,
      is_owner: false,
      created_at: now,
      updated_at: now,
      version: 1,
    };
  }
}

/** An entry without what only those who manage staff are shown. */
type OwnEntry = Omit<UserResponse, 'last_activity_at' | 'failed_logins'>;

/** What people are shown of their colleagues. */
const withoutActivity = (user: UserResponse): UserResponse => ({
  ...user,
  phone: null,
  last_login_at: null,
  last_activity_at: null,
  failed_logins: null,
});

function toUserResponse(row: StaffRow, account: AccountState | undefined): OwnEntry {
  const { department_id: _, held_roles, ...staff } = row;
  const { id, name } = currentTenant();
  const isActive = row.is_active && account?.is_active === true;
  return {
    ...staff,
    tenant_id: id,
    tenant_name: name,
    status: isActive ? 'ACTIVE' : 'INACTIVE',
    is_active: isActive,
    is_deleted: false,
    must_change_password: account?.must_change_password ?? false,
    email_verified: account?.email_verified_at != null,
    last_login_at: account?.last_login_at ?? null,
    roles: held_roles.map(toGrant).map(({ name: role, permissions }) => ({
      name: role,
      permissions: permissions.map(code => ({ code })),
    })),
  };
}
