import { Injectable } from '@nestjs/common';
import { sql, type RawBuilder } from 'kysely';
import { endOfDay, startOfDay } from '../../core/clock.js';
import { uuid, type Page } from '../../core/http/fields.js';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import type { OwnAccessFilter, PortalAccessEntry } from './audit.portal.dto.js';
import type { AuditEntry, AuditFilter, AuditSearch } from './audit.dto.js';

const countLimit = 10_000;

const entry = sql`
  e.id, e.at, e.action, e.actor_id, s.full_name as actor_name, e.actor_roles, e.entity, e.entity_id, e.patient_ids,
  e.changes, e.request_id, e.address, e.purpose, e.outcome`;

/** Where a reading goes on; `place` is the time to the microsecond. */
export interface Place {
  readonly place: string;
  readonly id: string;
}

/** Before the newest entry. */
export const theNewest: Place = { place: 'infinity', id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' };

/** Reads what the kernel has written. Nothing here writes. */
@Injectable()
export class AuditQueries {
  constructor(private readonly db: TenantDb) {}

  /** One page, newest first: one statement for the rows and one for the total. */
  async list(filter: AuditFilter, timeZone: string): Promise<Page<AuditEntry>> {
    const { page, page_size } = filter;
    const where = conditions(filter, timeZone);
    const [items, counted] = await Promise.all([
      this.db.rows(sql<AuditEntry>`
        select ${entry} from audit_entries e left join staff_cards s on s.id = e.actor_id where ${where}
        order by e.at desc, e.id desc limit ${page_size} offset ${(page - 1) * page_size}`),
      this.db.row(sql<{ total: number }>`
        select count(*)::int as total
        from (select from audit_entries e where ${where} limit ${countLimit + 1}) matches`),
    ]);
    const total = counted?.total ?? 0;
    return { items, total, ...(total > countLimit && { total_is_estimate: true }), page, page_size };
  }

  /** Who did or saw something of a patient's record; nothing of where and how. */
  async accessesTo(
    patientId: string,
    { page, page_size }: OwnAccessFilter,
  ): Promise<Page<PortalAccessEntry>> {
    const where = sql`e.patient_ids @> ${[patientId]}::uuid[] and e.actor_id is not null and e.outcome = 'success'`;
    const [items, counted] = await Promise.all([
      this.db.rows(sql<PortalAccessEntry>`
        select e.id, e.at, e.actor_roles = '{PATIENT}' as is_self, s.full_name as name, e.actor_roles as roles,
          e.action, e.purpose
        from audit_entries e left join staff_cards s on s.id = e.actor_id where ${where}
        order by e.at desc, e.id desc limit ${page_size} offset ${(page - 1) * page_size}`),
      this.db.row(sql<{ total: number }>`
        select count(*)::int as total
        from (select from audit_entries e where ${where} limit ${countLimit + 1}) matches`),
    ]);
    const total = counted?.total ?? 0;
    return { items, total, ...(total > countLimit && { total_is_estimate: true }), page, page_size };
  }

  /** The next entries after a place, newest first. */
  next(search: AuditSearch, timeZone: string, { place, id }: Place, limit: number) {
    return this.db.rows(sql<AuditEntry & Place>`
      select ${entry}, e.at::text as place from audit_entries e left join staff_cards s on s.id = e.actor_id
      where ${conditions(search, timeZone)} and (e.at, e.id) < (${place}::timestamptz, ${id}::uuid)
      order by e.at desc, e.id desc limit ${limit}`);
  }
}

const literal = (text: string): string => text.replace(/[%_\\]/g, '\\$&');

/** A request id is looked up; with an "or" beside it, every entry would be read. */
const matching = (words: string): RawBuilder<unknown> =>
  uuid.safeParse(words).success
    ? sql`e.request_id = ${words.toLowerCase()}`
    : sql`(e.action ilike ${`%${literal(words)}%`} or e.request_id = ${words})`;

function conditions(search: AuditSearch, timeZone: string): RawBuilder<unknown> {
  const { patient_id, actor_id, action, entity_id, outcome, date_from, date_to } = search;
  const words = search.search;
  const parts = [
    patient_id ? sql`e.patient_ids @> ${[patient_id]}::uuid[]` : undefined,
    actor_id ? sql`e.actor_id = ${actor_id}` : undefined,
    action ? sql`e.action like ${`${literal(action)}%`}` : undefined,
    entity_id ? sql`e.entity_id = ${entity_id}` : undefined,
    outcome ? sql`e.outcome = ${outcome}` : undefined,
    date_from ? sql`e.at >= ${startOfDay(date_from, timeZone)}` : undefined,
    date_to ? sql`e.at < ${endOfDay(date_to, timeZone)}` : undefined,
    words ? matching(words) : undefined,
  ].filter(part => part !== undefined);
  return parts.length > 0 ? sql.join(parts, sql` and `) : sql`true`;
}
