import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Clock } from '../../core/clock.js';
import { context } from '../../core/context.js';
import type { Changes } from '../../core/events/domain-event.js';
import { newId } from '../../core/ids.js';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import type { HistoryAction, HistoryEntry } from './history.dto.js';

/** What changed in records, when, by whom and why, with the values that the audit keeps to itself. */
@Injectable()
export class HistoryRepository {
  constructor(
    private readonly db: TenantDb,
    private readonly clock: Clock,
  ) {}

  async add(
    patientId: string,
    action: Exclude<HistoryAction, 'REGISTERED'>,
    { changes, reason }: { readonly changes: Changes; readonly reason?: string | undefined },
  ): Promise<void> {
    const by = context.current();
    await this.db.rows(sql`
      insert into patient_changes (id, patient_id, at, action, actor_id, is_by_patient, changes, reason)
      values (${newId()}, ${patientId}, ${this.clock.now()}, ${action}, ${by?.principal?.userId ?? null},
        ${by?.patient !== undefined}, ${JSON.stringify(asShown(changes))}::jsonb, ${reason ?? null})`);
  }

  /** Of the record and of those that were merged into it, the latest first. */
  async page(
    patientId: string,
    page: number,
    size: number,
  ): Promise<{ items: HistoryEntry[]; total: number }> {
    // Of a registration the record itself tells.
    const own = sql`
      with own as (
        select id, patient_code, created_at, created_by_id, resembles from patients
        where id = ${patientId} or survivor_id = ${patientId}
      ), entries as (
        select c.id, c.at, c.action, c.actor_id, c.is_by_patient, c.changes, c.reason, c.patient_id, o.patient_code
        from patient_changes c join own o on o.id = c.patient_id
        union all
        select id, created_at, 'REGISTERED', created_by_id, false, jsonb_build_object('patient_code',
            jsonb_build_array(null, patient_code)) || case when resembles = '{}' then '{}' else
            jsonb_build_object('registered_although_like', jsonb_build_array(null, to_jsonb(resembles))) end,
          null, id, patient_code
        from own
      )`;
    const [items, counted] = await Promise.all([
      this.db.rows(sql<HistoryEntry>`
        ${own}
        select e.id, e.at, e.action, e.actor_id, s.full_name as actor, e.is_by_patient, e.changes, e.reason,
          e.patient_id, e.patient_code
        from entries e left join staff_cards s on s.id = e.actor_id
        order by e.at desc, e.id desc limit ${size} offset ${(page - 1) * size}`),
      this.db.row(sql<{ total: number }>`${own} select count(*)::int as total from entries`),
    ]);
    return { items, total: counted?.total ?? 0 };
  }
}

const left = ['search_text', 'updated_at', 'updated_by_id', 'former_codes', 'national_id_hash'];
const hidden = '•••';

/** Without what follows from other fields; of a national id it says only that it came, changed or went. */
const asShown = (changes: Changes): Changes =>
  Object.fromEntries(
    Object.entries(changes)
      .filter(([field]) => !left.includes(field))
      .map(([field, [before, after]]) =>
        field === 'national_id_cipher'
          ? ['national_id_number', [before === null ? null : hidden, after === null ? null : hidden]]
          : [field, [before, after]],
      ),
  );
