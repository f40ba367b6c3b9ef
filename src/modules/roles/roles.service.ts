import { Injectable } from '@nestjs/common';
import {
  findPermission,
  permissionsOfSystemRole,
  systemRoles,
  tenantPermissions,
  type SystemRole,
} from '../../core/access/permission-catalogue.js';
import { Clock } from '../../core/clock.js';
import { currentPrincipal } from '../../core/context.js';
import { Events } from '../../core/events/events.js';
import { newId } from '../../core/ids.js';
import type { Role } from './role.entity.js';
import type { CreateRole, PermissionResponse, RoleResponse } from './roles.dto.js';
import { beyondOwnRights, unknownPermissions, unknownRoles } from './roles.errors.js';
import { roleCreated } from './roles.events.js';
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
    private readonly clock: Clock,
  ) {}

  async list(): Promise<RoleResponse[]> {
    return (await this.roles.list()).map(toRoleResponse);
  }

  catalogue(): PermissionResponse[] {
    return tenantPermissions().map(toPermissionResponse);
  }

  async create({ name, description = null, permission_codes }: CreateRole): Promise<RoleResponse> {
    const codes = [...new Set(permission_codes)];
    const unknown = codes.filter(code => findPermission(code)?.realm !== 'tenant');
    if (unknown.length > 0) throw unknownPermissions(unknown);
    this.assertWithinOwnRights(codes);
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

  /** What somebody holds: active roles only, since an inactive role grants nothing. */
  async grantsOf(userId: string): Promise<RoleGrant[]> {
    return (await this.roles.heldBy(userId)).map(toGrant);
  }

  /** Throws when a role is unknown or switched off, or when it allows more than the caller may do. */
  async assertGrantable(names: readonly string[]): Promise<void> {
    const found = await this.roles.findActive(names);
    const missing = names.filter(name => !found.some(role => role.name.toLowerCase() === name.toLowerCase()));
    if (missing.length > 0) throw unknownRoles(missing);
    this.assertWithinOwnRights(found.flatMap(permissionsOf));
  }

  /** Gives a person roles by name; whether they may be given is asked before, see {@link assertGrantable}. */
  assign(userId: string, names: readonly string[]): Promise<void> {
    return this.roles.assign(userId, names);
  }

  /** The locked roles every hospital begins with. Called once, when it is provisioned. */
  async createSystemRoles(): Promise<void> {
    for (const key of systemRoles) await this.roles.add(this.build(key, null, key), []);
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
