import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import { RoleEntity, type Role } from './role.entity.js';

/** A role with the codes that are stored for it; those of system roles come from the catalogue. */
export interface RoleRow {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly system_key: string | null;
  readonly is_active: boolean;
  readonly version: number;
  readonly created_at: string;
  readonly updated_at: string;
  readonly permission_codes: string[];
}

/** An active role that somebody holds; people's own lie in the view `held_roles`. */
export interface HeldRole {
  readonly name: string;
  readonly system_key: string | null;
  readonly permission_codes: string[];
}

const codes = sql`array(select permission_code from role_permissions p where p.role_id = r.id order by 1) as permission_codes`;

const roles = sql`
  select r.id, r.name, r.description, r.system_key, r.is_active, r.created_at, r.updated_at, r.version, ${codes} from roles r`;

@Injectable()
export class RolesRepository {
  constructor(private readonly db: TenantDb) {}

  list(): Promise<RoleRow[]> {
    return this.db.rows(sql<RoleRow>`${roles} order by r.system_key is null, lower(r.name)`);
  }

  view(id: string): Promise<RoleRow | undefined> {
    return this.db.row(sql<RoleRow>`${roles} where r.id = ${id}`);
  }

  find(id: string): Promise<Role | null> {
    return this.db.em.findOne(RoleEntity, id);
  }

  async countHolders(id: string): Promise<number> {
    const row = await this.db.row(
      sql<{ holders: number }>`select count(*)::int as holders from user_roles where role_id = ${id}`,
    );
    return row?.holders ?? 0;
  }

  /** The active roles that somebody holds. */
  async heldBy(userId: string): Promise<HeldRole[]> {
    const held = await this.db.row(
      sql<{ roles: HeldRole[] }>`select roles from held_roles where user_id = ${userId}`,
    );
    return held?.roles ?? [];
  }

  /** Active roles by name, ignoring case. */
  findActive(names: readonly string[]): Promise<HeldRole[]> {
    return this.db.rows(sql<HeldRole>`
      select r.name, r.system_key, ${codes} from roles r
      where r.is_active and lower(r.name) = any(${names.map(name => name.toLowerCase())}) order by r.name`);
  }

  async add(role: Role, permissionCodes: readonly string[]): Promise<void> {
    this.db.em.persist(this.db.em.create(RoleEntity, role));
    await this.db.flush();
    await this.db.rows(sql`
      insert into role_permissions (role_id, permission_code)
      select ${role.id}, code from unnest(${[...permissionCodes]}::text[]) code`);
  }

  async assign(userId: string, roleNames: readonly string[]): Promise<void> {
    await this.db.rows(sql`
      insert into user_roles (user_id, role_id)
      select ${userId}, id from roles where lower(name) = any(${roleNames.map(name => name.toLowerCase())})`);
  }

  /** What somebody holds is these roles from now on. Roles that are switched off stay: whoever chose saw none of them. */
  async reassign(userId: string, roleNames: readonly string[]): Promise<void> {
    const names = roleNames.map(name => name.toLowerCase());
    await this.db.rows(sql`
      with gone as (
        delete from user_roles ur using roles r
        where r.id = ur.role_id and ur.user_id = ${userId} and r.is_active and lower(r.name) <> all(${names})
      )
      insert into user_roles (user_id, role_id)
      select ${userId}, id from roles where is_active and lower(name) = any(${names}) on conflict do nothing`);
  }

  async replaceCodes(id: string, permissionCodes: readonly string[]): Promise<void> {
    await this.db.rows(sql`
      with gone as (
        delete from role_permissions where role_id = ${id} and permission_code <> all(${[...permissionCodes]})
      )
      insert into role_permissions (role_id, permission_code)
      select ${id}, code from unnest(${[...permissionCodes]}::text[]) code on conflict do nothing`);
  }

  remove(role: Role): void {
    this.db.em.remove(role);
  }

  flush(): Promise<void> {
    return this.db.flush();
  }
}
