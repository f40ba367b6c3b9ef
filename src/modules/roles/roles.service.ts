import { Injectable } from '@nestjs/common';
import { assertFreshWithFactor, assertHolds } from '../../core/access/holds.js';
import {
  findPermission,
  permissionsOfSystemRole,
  systemRoles,
  tenantPermissions,
  type SystemRole,
} from '../../core/access/permission-catalogue.js';
import { Clock } from '../../core/clock.js';
import { currentPrincipal } from '../../core/context.js';
import { changesBetween } from '../../core/events/domain-event.js';
import { Events } from '../../core/events/events.js';
import { Invalidation } from '../../core/gateways/live-events/invalidation.js';
import { assertUnchanged } from '../../core/http/etag.js';
import { newId } from '../../core/ids.js';
import { afterCommit, currentTenant } from '../../core/tenancy/tenancy-scope.js';
import type { Role } from './role.entity.js';
import type { CreateRole, PermissionResponse, RoleResponse, UpdateRole } from './roles.dto.js';
import {
  beyondOwnRights,
  roleInUse,
  roleLocked,
  roleNotFound,
  unknownPermissions,
  unknownRoles,
} from './roles.errors.js';
import { roleCreated, roleDeleted, roleUpdated } from './roles.events.js';
import { RolesRepository, type HeldRole, type RoleRow } from './roles.repository.js';

/** A role as a person holds it, with what it allows. */
export interface RoleGrant {
  readonly name: string;
  readonly permissions: readonly string[];
}

@Injectable()
export class RolesService {
  constructor(
    private readonly roles: RolesRepository,
    private readonly events: Events,
    private readonly invalidation: Invalidation,
    private readonly clock: Clock,
  ) {}

  async list(): Promise<RoleResponse[]> {
    return (await this.roles.list()).map(toRoleResponse);
  }

  catalogue(): PermissionResponse[] {
    return tenantPermissions().map(toPermissionResponse);
  }

  async get(id: string): Promise<RoleResponse> {
    return toRoleResponse(await this.view(id));
  }

  async create(input: CreateRole): Promise<RoleResponse> {
    const { name, description = null, permission_codes, template_role_id } = input;
    const template = template_role_id && (await this.view(template_role_id));
    const codes = this.grantable(permission_codes ?? (template ? permissionsOf(template) : []));
    const role = this.build(name, description, null);
    await this.roles.add(role, codes);
    this.events.record(roleCreated(role, codes));
    const created = role.created_at.toISOString();
    return toRoleResponse({
      ...role,
      description,
      system_key: null,
      created_at: created,
      updated_at: created,
      permission_codes: codes,
    });
  }

  async update(id: string, input: UpdateRole): Promise<RoleResponse> {
    const role = await this.changeable(id);
    const { name, description = null } = input;
    const before = (await this.view(id)).permission_codes.toSorted();
    const after = known(input.permission_codes).sort();
    const allowed = changesBetween({ permission_codes: before }, { permission_codes: after });
    const changes = { ...changesBetween(role, { name, description }), ...allowed };
    if (Object.keys(changes).length === 0) return this.get(id);
    if (allowed.permission_codes) {
      assertHolds('roles:assign_permissions');
      assertFreshWithFactor(this.clock.now());
      this.assertWithinOwnRights(after);
    }
    Object.assign(role, { name, description, updated_at: this.clock.now() });
    await this.roles.flush();
    if (allowed.permission_codes) await this.roles.replaceCodes(id, after);
    this.events.record(roleUpdated(role, changes));
    this.refreshHolders();
    return this.get(id);
  }

  /** A role that is switched off grants nothing; switching it on grants what it allows. */
  async toggle(id: string): Promise<RoleResponse> {
    const role = await this.changeable(id);
    if (!role.is_active) {
      assertFreshWithFactor(this.clock.now());
      this.assertWithinOwnRights((await this.view(id)).permission_codes);
    }
    const changes = changesBetween(role, { is_active: !role.is_active });
    Object.assign(role, { is_active: !role.is_active, updated_at: this.clock.now() });
    this.events.record(roleUpdated(role, changes));
    await this.roles.flush();
    this.refreshHolders();
    return this.get(id);
  }

  async remove(id: string): Promise<void> {
    const role = await this.changeable(id);
    const holders = await this.roles.countHolders(id);
    if (holders > 0) throw roleInUse(holders);
    this.roles.remove(role);
    this.events.record(roleDeleted(role));
  }

  /** What somebody holds: active roles only, since an inactive role grants nothing. */
  async grantsOf(userId: string): Promise<RoleGrant[]> {
    return (await this.roles.heldBy(userId)).map(toGrant);
  }

  /** Roles by name. Throws when one is unknown or switched off, or when it allows more than the caller may do. */
  async grantableNamed(names: readonly string[]): Promise<HeldRole[]> {
    const found = await this.roles.findActive(names);
    const missing = names.filter(name => !found.some(role => role.name.toLowerCase() === name.toLowerCase()));
    if (missing.length > 0) throw unknownRoles(missing);
    this.assertWithinOwnRights(found.flatMap(permissionsOf));
    return found;
  }

  /** Gives a person roles by name; whether they may be given is asked before, see {@link grantableNamed}. */
  assign(userId: string, names: readonly string[]): Promise<void> {
    return this.roles.assign(userId, names);
  }

  /** Changes what a person holds to these roles; whether they may be given is asked before. */
  reassign(userId: string, names: readonly string[]): Promise<void> {
    return this.roles.reassign(userId, names);
  }

  /** The locked roles every hospital begins with. Called once, when it is provisioned. */
  async createSystemRoles(): Promise<void> {
    for (const key of systemRoles) await this.roles.add(this.build(key, null, key), []);
  }

  private async view(id: string): Promise<RoleRow> {
    const row = await this.roles.view(id);
    if (!row) throw roleNotFound();
    return row;
  }

  private async changeable(id: string): Promise<Role> {
    const role = await this.roles.find(id);
    if (!role) throw roleNotFound();
    if (role.system_key) throw roleLocked();
    assertUnchanged(role);
    return role;
  }

  /** Whoever is signed in to the hospital is loaded anew, on every process. */
  private refreshHolders(): void {
    const { id } = currentTenant();
    afterCommit(() => this.invalidation.forget('tenant', id));
  }

  private grantable(codes: readonly string[]): string[] {
    const wanted = known(codes);
    this.assertWithinOwnRights(wanted);
    return wanted;
  }

  private assertWithinOwnRights(codes: readonly string[]): void {
    const { permissions } = currentPrincipal();
    const beyond = [...new Set(codes)].filter(code => !permissions.has(code));
    if (beyond.length > 0) throw beyondOwnRights(beyond);
  }

  private build(name: string, description: string | null, systemKey: SystemRole | null): Role {
    const now = this.clock.now();
    return {
      id: newId(),
      name,
      description,
      system_key: systemKey,
      is_active: true,
      created_at: now,
      updated_at: now,
      version: 1,
    };
  }
}

/** The codes, each once. Throws when one does not exist in a hospital. */
function known(codes: readonly string[]): string[] {
  const unknown = codes.filter(code => findPermission(code)?.realm !== 'tenant');
  if (unknown.length > 0) throw unknownPermissions([...new Set(unknown)]);
  return [...new Set(codes)];
}

/** What a held role allows. */
export const toGrant = (held: HeldRole): RoleGrant => ({
  name: held.name,
  permissions: permissionsOf(held),
});

const permissionsOf = (role: { system_key: string | null; permission_codes: string[] }): string[] =>
  role.system_key ? permissionsOfSystemRole(role.system_key as SystemRole) : role.permission_codes;

const toPermissionResponse = ({ code, name, category }: PermissionResponse): PermissionResponse => ({
  code,
  name,
  category,
});

function toRoleResponse(row: RoleRow): RoleResponse {
  const { permission_codes: _, ...role } = row;
  const permissions = permissionsOf(row).flatMap(code => {
    const permission = findPermission(code);
    return permission ? [toPermissionResponse(permission)] : [];
  });
  return { ...role, is_system: role.system_key !== null, permissions };
}
