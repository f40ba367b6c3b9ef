import { Injectable } from '@nestjs/common';
import { sql, type RawBuilder } from 'kysely';
import type { Page } from '../../core/http/fields.js';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import type { Sight } from '../patients/index.js';
import { AlertEntity, type Alert } from './alert.entity.js';
import type { AlertFilter, AlertResponse } from './alerts.dto.js';

/** An alert as stored, with names; its words follow from it. */
export type AlertRow = Omit<AlertResponse, 'unit' | 'title' | 'message'>;

const row = sql`
  a.id, a.patient_id, p.full_name as patient_name, p.patient_code, a.type, a.direction, a.severity, a.threshold,
  a.worst_value, a.worst_at, a.last_value, a.last_at, a.reading_count, a.status, a.doctor_id,
  d.full_name as doctor_name, a.created_at, a.raised_at, a.escalation_level, a.escalated_at, a.acknowledged_at,
  a.acknowledged_by_id, k.full_name as acknowledged_by, a.resolved_at, a.resolved_by_id, r.full_name as resolved_by,
  a.resolution_note, a.updated_at, a.version`;

const named = sql`
  join patient_cards p on p.id = a.patient_id left join staff_cards d on d.id = a.doctor_id
  left join staff_cards k on k.id = a.acknowledged_by_id left join staff_cards r on r.id = a.resolved_by_id`;

/** Matches of a filter are counted up to here; beyond, the total is an estimate. */
const countLimit = 10_000;

@Injectable()
export class AlertsRepository {
  constructor(private readonly db: TenantDb) {}

  /** One page, latest first: one statement for the rows and one for the total. */
  async page(filter: AlertFilter, sight: Sight): Promise<Page<AlertRow>> {
    const { page, page_size } = filter;
    const where = conditions(filter, sight);
    const [items, counted] = await Promise.all([
      this.db.rows(sql<AlertRow>`
        with found as (
          select * from alerts a where ${where}
          order by a.raised_at desc, a.id desc limit ${page_size} offset ${(page - 1) * page_size}
        )
        select ${row} from found a ${named} order by a.raised_at desc, a.id desc`),
      this.db.row(sql<{ total: number }>`
        select count(*)::int as total from (select from alerts a where ${where} limit ${countLimit + 1}) matches`),
    ]);
    const total = counted?.total ?? 0;
    return { items, total, ...(total > countLimit && { total_is_estimate: true }), page, page_size };
  }

  view(id: string): Promise<AlertRow | undefined> {
    return this.db.row(sql<AlertRow>`select ${row} from alerts a ${named} where a.id = ${id}`);
  }

  find(id: string): Promise<Alert | null> {
    return this.db.em.findOne(AlertEntity, id);
  }

  flush(): Promise<void> {
    return this.db.flush();
  }
}

function conditions({ patient_id, status, severity }: AlertFilter, sight: Sight): RawBuilder<unknown> {
  const parts = [
    patient_id ? sql`a.patient_id = ${patient_id}` : within(sight),
    // Said so, the index of those that go on serves.
    status && !status.includes('RESOLVED') && sql`a.status <> 'RESOLVED'`,
    status && sql`a.status = any(${status}::text[])`,
    severity && sql`a.severity = any(${severity}::text[])`,
  ].filter(part => part !== undefined && part !== false);
  return parts.length > 0 ? sql.join(parts, sql` and `) : sql`true`;
}

/** Of patients in the care of the doctor or of the department. */
function within(sight: Sight): RawBuilder<unknown> | undefined {
  if (sight === 'all') return undefined;
  const { doctorId, departmentId } = sight;
  const cared = (condition: RawBuilder<unknown>) => sql`
    exists (select from visit_cards v where v.patient_id = a.patient_id and v.${condition})
    or exists (select from admission_cards v where v.patient_id = a.patient_id and v.${condition})`;
  const parts = [
    doctorId && sql`a.doctor_id = ${doctorId} or ${cared(sql`doctor_id = ${doctorId}`)}`,
    departmentId && sql`a.department_id = ${departmentId} or ${cared(sql`department_id = ${departmentId}`)}`,
  ].filter(part => part !== undefined && part !== '');
  return sql`(${sql.join(parts, sql` or `)})`;
}
