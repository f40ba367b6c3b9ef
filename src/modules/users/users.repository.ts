import { Injectable } from '@nestjs/common';
import { sql, type RawBuilder } from 'kysely';
import type { Page } from '../../core/http/fields.js';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import type { HeldRole } from '../roles/index.js';
import { UserEntity, type User } from './user.entity.js';
import { isPaged, type UserFilter } from './users.dto.js';

export interface StaffRow {
  readonly id: string;
  readonly email: string;
  readonly first_name: string;
  readonly last_name: string;
  readonly phone: string | null;
  readonly department_id: string | null;
  readonly department: string | null;
  readonly specialization: string | null;
  readonly registration_number: string | null;
  readonly is_active: boolean;
  readonly created_at: string;
  readonly updated_at: string;
  readonly held_roles: HeldRole[];
}

/** A member of staff who is to be changed. */
export interface StaffInHand {
  readonly user: User;
  readonly row: StaffRow;
  /** The department that was asked for by name. */
  readonly department: { readonly id: string; readonly name: string } | null;
}

type Found = StaffRow &
  Pick<User, 'is_owner' | 'version'> & { readonly wanted_department: StaffInHand['department'] };

/** What other modules need to know of a member of staff. */
export interface StaffCard {
  readonly id: string;
  readonly full_name: string;
  readonly department_id: string | null;
  readonly specialization: string | null;
  /** With the medical council. */
  readonly registration_number: string | null;
  readonly is_active: boolean;
  readonly is_doctor: boolean;
}

const staff = (more: RawBuilder<unknown> = sql``) => sql`
  select u.id, u.email, u.first_name, u.last_name, u.phone, u.department_id, d.name as department, u.specialization,
    u.registration_number, u.is_active, u.created_at, u.updated_at,
    coalesce((select h.roles from held_roles h where h.user_id = u.id), '[]') as held_roles${more}
  from users u left join department_cards d on d.id = u.department_id`;

@Injectable()
export class UsersRepository {
  constructor(private readonly db: TenantDb) {}

  async list(filter: UserFilter, doctorsOnly: boolean): Promise<Page<StaffRow>> {
    const { search, role, department, status, include_inactive } = filter;
    const { page = 1, page_size = isPaged(filter) ? 50 : 1000 } = filter;
    const pattern = search ? `%${search.replace(/[%_\\]/g, '\\$&')}%` : null;
    const wanted = status ?? (include_inactive ? null : 'ACTIVE');
    const rows = await this.db.rows(sql<
      StaffRow & { full_count: number }
    >`${staff(sql`, count(*) over ()::int as full_count`)}
      where (${wanted}::text is null or ${wanted} = case when u.is_active then 'ACTIVE' else 'INACTIVE' end)
        and (${pattern}::text is null or concat_ws(' ', u.first_name, u.last_name, u.email) ilike ${pattern})
        and (${department ?? null}::text is null or lower(d.name) = lower(${department ?? null}))
        and (${role ?? null}::text is null or exists (
          select from role_holders h where h.user_id = u.id and lower(h.role_name) = lower(${role ?? null})))
        and (not ${doctorsOnly} or u.id in (select id from staff_cards where is_doctor))
      order by u.created_at desc, u.id desc limit ${page_size} offset ${(page - 1) * page_size}`);
    const items = rows.map(({ full_count: _, ...row }) => row);
    return { items, total: rows[0]?.full_count ?? 0, page, page_size };
  }

  view(id: string): Promise<StaffRow | undefined> {
    return this.db.row(sql<StaffRow>`${staff()} where u.id = ${id}`);
  }

  card(id: string): Promise<StaffCard | undefined> {
    return this.db.row(
      sql<StaffCard>`select id, full_name, department_id, specialization, registration_number, is_active, is_doctor from staff_cards where id = ${id}`,
    );
  }

  /** The same, and whoever refers to this person anew waits until this transaction has ended. */
  async hold(id: string): Promise<StaffCard | undefined> {
    await this.db.rows(sql`select from users where id = ${id} for update`);
    return this.card(id);
  }

  hasEmail(email: string): Promise<{ id: string } | undefined> {
    return this.db.row(sql<{ id: string }>`select id from users where email = ${email}`);
  }

  /** A member of staff with roles, and a department by name, in one statement. */
  async take(id: string, departmentName?: string): Promise<StaffInHand | undefined> {
    const found = await this.db.row(sql<Found>`${staff(sql`, u.is_owner, u.version, (
        select jsonb_build_object('id', c.id, 'name', c.name) from department_cards c
        where lower(c.name) = lower(${departmentName ?? null})) as wanted_department`)}
      where u.id = ${id}`);
    if (!found) return undefined;
    const { is_owner, version, wanted_department: department, ...row } = found;
    const { department: _, held_roles: __, ...columns } = row;
    return { user: this.db.em.map(UserEntity, { ...columns, is_owner, version }), row, department };
  }

  /** The administrator whose hospital it is. */
  owner(): Promise<{ id: string; email: string } | undefined> {
    return this.db.row(sql<{ id: string; email: string }>`select id, email from users where is_owner`);
  }

  flush(): Promise<void> {
    return this.db.flush();
  }

  async add(user: User): Promise<void> {
    this.db.em.persist(this.db.em.create(UserEntity, user));
    await this.db.flush();
  }
}
