import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Clock } from '../../core/clock.js';
import { PlatformDb } from '../../core/database/platform-db.js';
import type { Page } from '../../core/http/fields.js';
import type { TenantFilter, TenantLimits, TenantResponse } from './tenants.dto.js';

const columns = sql`
  t.id, t.name, t.address, t.contact_email, t.contact_phone, t.license_number, t.status, 'tenant_' || t.code as schema_name,
  t.time_zone, t.country, t.max_users, t.max_patients, t.patient_count, t.created_at, t.updated_at,
  (select count(*)::int from public.memberships m where m.tenant_id = t.id and m.accepted_at is not null) as user_count`;

@Injectable()
export class TenantsRepository {
  constructor(
    private readonly db: PlatformDb,
    private readonly clock: Clock,
  ) {}

  async list({ page, page_size, search, status_filter }: TenantFilter): Promise<Page<TenantResponse>> {
    const pattern = search ? `%${search.replace(/[%_\\]/g, '\\$&')}%` : null;
    const rows = await this.db.rows(sql<TenantResponse & { full_count: number }>`
      select ${columns}, count(*) over ()::int as full_count from public.tenants t
      where (${status_filter ?? null}::text is null or t.status = ${status_filter ?? null})
        and (${pattern}::text is null or concat_ws(' ', t.name, t.license_number, t.contact_email) ilike ${pattern})
      order by t.created_at desc, t.id desc limit ${page_size} offset ${(page - 1) * page_size}`);
    const items = rows.map(({ full_count: _, ...tenant }) => tenant);
    return { items, total: rows[0]?.full_count ?? 0, page, page_size };
  }

  view(id: string): Promise<TenantResponse | undefined> {
    return this.db.row(sql<TenantResponse>`select ${columns} from public.tenants t where t.id = ${id}`);
  }

  async setPatientCount(id: string, count: number): Promise<void> {
    await this.db.rows(sql`
      update public.tenants set patient_count = ${count} where id = ${id} and patient_count <> ${count}`);
  }

  /** Repeats what the hospital's own limits say, for those who do not enter it. */
  async setLimits(id: string, { max_users, max_patients }: TenantLimits): Promise<void> {
    await this.db.rows(sql`
      update public.tenants set
        max_users = case when ${max_users !== undefined} then ${max_users ?? null}::integer else max_users end,
        max_patients = case when ${max_patients !== undefined} then ${max_patients ?? null}::integer else max_patients end,
        updated_at = ${this.clock.now()}
      where id = ${id}`);
  }
}
