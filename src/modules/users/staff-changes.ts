import { Injectable } from '@nestjs/common';
import { assertFreshWithFactor, assertHolds } from '../../core/access/holds.js';
import { Clock } from '../../core/clock.js';
import { currentPrincipal } from '../../core/context.js';
import { changesBetween } from '../../core/events/domain-event.js';
import { Events } from '../../core/events/events.js';
import { DepartmentsService } from '../departments/index.js';
import { RolesService } from '../roles/index.js';
import { StaffAccounts } from './staff-accounts.js';
import type { User } from './user.entity.js';
import type { UpdateProfile, UpdateUser, UserResponse } from './users.dto.js';
import { departmentUnknown, notYourself, ownerProtected, userNotFound } from './users.errors.js';
import { userUpdated } from './users.events.js';
import { UsersRepository } from './users.repository.js';
import { UsersService } from './users.service.js';

/** Changes to what a hospital says about its staff. Rights and access follow at once, on every process. */
@Injectable()
export class StaffChanges {
  constructor(
    private readonly staff: UsersService,
    private readonly users: UsersRepository,
    private readonly accounts: StaffAccounts,
    private readonly departments: DepartmentsService,
    private readonly roles: RolesService,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  async update(id: string, input: UpdateUser): Promise<UserResponse> {
    const user = await this.find(id);
    const { roles: wanted, department, status, is_active = status && status === 'ACTIVE', ...facts } = input;
    const roles = wanted && (await this.newRoles(user, wanted));
    return this.apply(
      user,
      {
        ...facts,
        ...(department !== undefined && { department_id: await this.departmentNamed(department) }),
        ...(is_active !== undefined && { is_active }),
      },
      roles,
    );
  }

  /** A person's own entry; nobody else is asked. */
  async updateOwn(id: string, input: UpdateProfile): Promise<UserResponse> {
    return this.apply(await this.find(id), input);
  }

  async toggleActive(id: string): Promise<UserResponse> {
    const user = await this.find(id);
    return this.apply(user, { is_active: !user.is_active });
  }

  async deactivate(id: string): Promise<UserResponse> {
    return this.apply(await this.find(id), { is_active: false });
  }

  private async apply(user: User, values: Partial<User>, roles?: RoleChange): Promise<UserResponse> {
    const changes = changesBetween(user, values);
    if (changes.is_active) this.assertMaySwitch(user);
    if (Object.keys(changes).length === 0 && !roles) return this.staff.entry(user.id);
    Object.assign(user, values, { updated_at: this.clock.now() });
    await this.users.flush();
    if (roles) await this.roles.reassign(user.id, roles.after);
    this.events.record(
      userUpdated(user, { ...changes, ...(roles && { roles: [roles.before, roles.after] }) }),
    );
    if (user.is_active) this.accounts.refreshSessions(user.id);
    else this.accounts.endSessions(user.id);
    return this.staff.entry(user.id);
  }

  /** Undefined when these are the roles that the person holds. */
  private async newRoles(user: User, wanted: readonly string[]): Promise<RoleChange | undefined> {
    const before = (await this.roles.grantsOf(user.id)).map(({ name }) => name);
    const has = (names: readonly string[], name: string) =>
      names.some(other => other.toLowerCase() === name.toLowerCase());
    const added = wanted.filter(name => !has(before, name));
    if (added.length === 0 && before.every(name => has(wanted, name))) return undefined;
    assertHolds('users:assign_roles');
    assertFreshWithFactor(this.clock.now());
    if (user.is_owner) throw ownerProtected();
    if (added.length > 0) await this.roles.assertGrantable(added);
    return { before, after: wanted };
  }

  private assertMaySwitch(user: User): void {
    assertHolds('users:deactivate');
    if (user.is_active && user.id === currentPrincipal().userId) throw notYourself();
    if (user.is_active && user.is_owner) throw ownerProtected();
  }

  private async departmentNamed(name: string): Promise<string> {
    const department = await this.departments.findByName(name);
    if (!department) throw departmentUnknown(name);
    return department.id;
  }

  private async find(id: string): Promise<User> {
    const user = await this.users.find(id);
    if (!user) throw userNotFound();
    return user;
  }
}

interface RoleChange {
  readonly before: readonly string[];
  readonly after: readonly string[];
}
