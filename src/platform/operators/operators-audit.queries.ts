import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { PlatformDb } from '../../core/database/platform-db.js';
import type { Page } from '../../core/http/fields.js';
import type { Deed, DeedsFilter } from './operators-audit.dto.js';

const countLimit = 10_000;

@Injectable()
export class OperatorsAuditQueries {
  constructor(private readonly db: PlatformDb) {}

  async list({ page, page_size, ...wanted }: DeedsFilter): Promise<Page<Deed>> {
    const where = conditions(wanted);
    const [items, counted] = await Promise.all([
      this.db.rows(sql<Deed>`
        select e.id, e.at, e.action, e.actor_id, a.email as actor_email, e.tenant_id, t.name as tenant_name, e.changes,
          e.request_id, e.address, e.outcome
        from public.audit_entries e
        left join public.accounts a on a.id = e.actor_id left join public.tenants t on t.id = e.tenant_id
        where ${where} order by e.at desc, e.id desc limit ${page_size} offset ${(page - 1) * page_size}`),
      this.db.row(sql<{ total: number }>`
        select count(*)::int as total
        from (select from public.audit_entries e where ${where} limit ${countLimit + 1}) matches`),
    ]);
    const total = counted?.total ?? 0;
    return { items, total, ...(total > countLimit && { total_is_estimate: true }), page, page_size };
  }
}

function conditions({ actor_id, tenant_id, action, from, to }: Omit<DeedsFilter, 'page' | 'page_size'>) {
  const parts = [
    actor_id && sql`e.actor_id = ${actor_id}`,
    tenant_id && sql`e.tenant_id = ${tenant_id}`,
    action && sql`e.action = ${action}`,
    from && sql`e.at >= ${from}`,
    to && sql`e.at < ${to}`,
  ].filter(part => part !== undefined && part !== '');
  return parts.length > 0 ? sql.join(parts, sql` and `) : sql`true`;
}
