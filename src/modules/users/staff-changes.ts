import { Injectable } from '@nestjs/common';
import { assertFreshWithFactor, assertHolds } from '../../core/access/holds.js';
import { Clock } from '../../core/clock.js';
import { currentPrincipal } from '../../core/context.js';
import { changesBetween } from '../../core/events/domain-event.js';
import { Events } from '../../core/events/events.js';
import { RolesService, type HeldRole } from '../roles/index.js';
import { StaffAccounts } from './staff-accounts.js';
import type { User } from './user.entity.js';
import type { UpdateProfile, UpdateUser, UserResponse } from './users.dto.js';
import { departmentUnknown, notYourself, ownerProtected, userNotFound } from './users.errors.js';
import { userUpdated } from './users.events.js';
import { UsersRepository, type StaffInHand } from './users.repository.js';
import { UsersService } from './users.service.js';

/** Changes to what a hospital says about its staff. Rights and access follow at once, on every process. */
@Injectable()
export class StaffChanges {
  constructor(
    private readonly staff: UsersService,
    private readonly users: UsersRepository,
    private readonly accounts: StaffAccounts,
    private readonly roles: RolesService,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  async update(id: string, input: UpdateUser): Promise<UserResponse> {
    const { roles: wanted, department, status, is_active = status && status === 'ACTIVE', ...facts } = input;
    const taken = await this.take(id, department);
    const roles = wanted && (await this.newRoles(taken, wanted));
    if (department !== undefined && !taken.department) throw departmentUnknown(department);
    return this.apply(
      taken,
      {
        ...facts,
        ...(taken.department && { department_id: taken.department.id }),
        ...(is_active !== undefined && { is_active }),
      },
      roles,
    );
  }

  /** A person's own entry; nobody else is asked. */
  async updateOwn(id: string, input: UpdateProfile): Promise<UserResponse> {
    return this.apply(await this.take(id), input);
  }

  async toggleActive(id: string): Promise<UserResponse> {
    const taken = await this.take(id);
    return this.apply(taken, { is_active: !taken.user.is_active });
  }

  async deactivate(id: string): Promise<UserResponse> {
    return this.apply(await this.take(id), { is_active: false });
  }

  private async apply(
    { user, row, department }: StaffInHand,
    values: Facts,
    roles?: RoleChange,
  ): Promise<UserResponse> {
    const changes = changesBetween(user, values);
    if (changes.is_active) this.assertMaySwitch(user);
    if (Object.keys(changes).length === 0 && !roles) return this.staff.present(row);
    Object.assign(user, values, { updated_at: this.clock.now() });
    await this.users.flush();
    if (roles) await this.roles.reassign(user.id, roles.after);
    this.events.record(
      userUpdated(user, { ...changes, ...(roles && { roles: [roles.before, roles.after] }) }),
    );
    if (user.is_active) this.accounts.refreshSessions(user.id);
    else this.accounts.endSessions(user.id);
    // Told from what was read and written; reading it all again would be another statement.
    return this.staff.present({
      ...row,
      ...values,
      ...(department && { department: department.name }),
      ...(roles && { held_roles: roles.held }),
      updated_at: user.updated_at.toISOString(),
    });
  }

  /** Undefined when these are the roles that the person holds. */
  private async newRoles(
    { user, row: { held_roles } }: StaffInHand,
    wanted: readonly string[],
  ): Promise<RoleChange | undefined> {
    const before = held_roles.map(({ name }) => name);
    const has = (names: readonly string[], name: string) =>
      names.some(other => other.toLowerCase() === name.toLowerCase());
    const added = wanted.filter(name => !has(before, name));
    const kept = held_roles.filter(({ name }) => has(wanted, name));
    if (added.length === 0 && kept.length === before.length) return undefined;
    assertHolds('users:assign_roles');
    assertFreshWithFactor(this.clock.now());
    if (user.is_owner) throw ownerProtected();
    const gained = added.length > 0 ? await this.roles.grantableNamed(added) : [];
    const held = [...kept, ...gained].sort((a, b) => (a.name < b.name ? -1 : 1));
    return { before, after: wanted, held };
  }

  private assertMaySwitch(user: User): void {
    assertHolds('users:deactivate');
    if (user.is_active && user.id === currentPrincipal().userId) throw notYourself();
    if (user.is_active && user.is_owner) throw ownerProtected();
  }

  private async take(id: string, departmentName?: string): Promise<StaffInHand> {
    const taken = await this.users.take(id, departmentName);
    if (!taken) throw userNotFound();
    return taken;
  }
}

type Facts = Partial<
  Pick<User, 'first_name' | 'last_name' | 'phone' | 'department_id' | 'specialization' | 'is_active'>
>;

interface RoleChange {
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly held: HeldRole[];
}
