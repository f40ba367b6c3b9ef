import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import type { RaisedAlert } from './alerts.events.js';
import { severities, type AlertRule, type Raise } from './alerts.rules.js';

/** A rule that somebody has set, for one patient or for all. */
export type SetRule = AlertRule & { readonly patient_id: string | null };

export interface Raised extends RaisedAlert {
  readonly was_added: boolean;
  /** The reading that gave it its severity. */
  readonly raised_by_reading_id: string;
}

const rank = (severity: unknown) => sql`array_position(${[...severities]}::text[], ${severity})`;

/** What readings do to alerts: a fixed number of statements, whatever the number of readings. */
@Injectable()
export class RaisingRepository {
  constructor(private readonly db: TenantDb) {}

  /** Everything that was set for all patients, or for one of these. */
  rulesFor(patientIds: readonly string[]): Promise<SetRule[]> {
    return this.db.rows(sql<SetRule>`
      select patient_id, type, direction, severity, threshold from alert_rules
      where patient_id is null or patient_id = any(${[...patientIds]}::uuid[])`);
  }

  /**
   * One alert for each patient and type that goes on: the first raise begins it, each further one counts. Of parallel
   * raises one begins it and the others wait and count; all of them come in the same order, so none waits for another
   * in a circle.
   */
  async raise(raises: readonly (Raise & { readonly id: string })[], now: Date): Promise<Raised[]> {
    const rows = raises.map(({ id, patientId, worst, last, count }) => ({
      id,
      patient_id: patientId,
      ...worst.match,
      worst_value: worst.reading.value,
      worst_at: worst.reading.recordedAt,
      raised_by_reading_id: worst.reading.id,
      last_value: last.value,
      last_at: last.recordedAt,
      last_reading_id: last.id,
      reading_count: count,
    }));
    const worsens = sql`${rank(sql`excluded.severity`)} > ${rank(sql`a.severity`)}`;
    const isFurther = sql`excluded.severity = a.severity and excluded.direction = a.direction
      and case a.direction when 'high' then excluded.worst_value > a.worst_value
        else excluded.worst_value < a.worst_value end`;
    const ofWorse = (column: string) =>
      sql`${sql.ref(column)} = case when ${worsens} then ${sql.ref(`excluded.${column}`)} else ${sql.ref(`a.${column}`)} end`;
    const ofFurther = (column: string) =>
      sql`${sql.ref(column)} = case when ${worsens} or ${isFurther} then ${sql.ref(`excluded.${column}`)}
        else ${sql.ref(`a.${column}`)} end`;
    const ofLater = (column: string) =>
      sql`${sql.ref(column)} = case when excluded.last_at >= a.last_at then ${sql.ref(`excluded.${column}`)}
        else ${sql.ref(`a.${column}`)} end`;
    return this.db.rows(sql<Raised>`
      insert into alerts as a (id, patient_id, type, direction, severity, threshold, worst_value, worst_at,
        raised_by_reading_id, last_value, last_at, last_reading_id, reading_count, status, doctor_id, department_id,
        created_at, raised_at, updated_at)
      select r.id, r.patient_id, r.type, r.direction, r.severity, r.threshold, r.worst_value, r.worst_at,
        r.raised_by_reading_id, r.last_value, r.last_at, r.last_reading_id, r.reading_count, 'OPEN', c.doctor_id,
        c.department_id, ${now}, ${now}, ${now}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, patient_id uuid, type text, direction text,
        severity text, threshold float8, worst_value float8, worst_at timestamptz, raised_by_reading_id uuid,
        last_value float8, last_at timestamptz, last_reading_id uuid, reading_count int)
        left join lateral (${carers(sql`r.patient_id`, now)}) c on true
      order by r.patient_id, r.type
      on conflict (patient_id, type) where status <> 'RESOLVED' do update set
        ${sql.join(['direction', 'severity', 'threshold', 'raised_by_reading_id', 'raised_at'].map(ofWorse))},
        ${sql.join(['worst_value', 'worst_at'].map(ofFurther))},
        ${sql.join(['last_value', 'last_reading_id'].map(ofLater))},
        last_at = greatest(a.last_at, excluded.last_at), reading_count = a.reading_count + excluded.reading_count,
        status = case when ${worsens} then 'OPEN' else a.status end,
        acknowledged_at = case when ${worsens} then null else a.acknowledged_at end,
        acknowledged_by_id = case when ${worsens} then null else a.acknowledged_by_id end,
        escalation_level = case when ${worsens} then 0 else a.escalation_level end,
        escalated_at = case when ${worsens} then null else a.escalated_at end,
        doctor_id = excluded.doctor_id, department_id = excluded.department_id, updated_at = excluded.updated_at,
        version = a.version + 1
      returning a.id, a.patient_id, a.type, a.severity, a.doctor_id, a.worst_at, a.raised_by_reading_id,
        a.version = 1 as was_added`);
  }
}

/**
 * Who is responsible for a patient now, and where: the doctor of the stay that goes on; else of the visit that goes on;
 * else of the latest visit that took place or, for want of one, of the next; never somebody who has left.
 */
const carers = (patientId: ReturnType<typeof sql>, now: Date) => sql`
  select o.doctor_id, o.department_id from (
    select doctor_id, department_id, 1 as rank, admitted_at as at from admission_cards
    where patient_id = ${patientId} and status = 'ACTIVE'
    union all
    select doctor_id, department_id,
      case when status in ('CHECKED_IN', 'IN_CONSULTATION') then 2 when starts_at <= ${now} then 3 else 4 end, starts_at
    from visit_cards where patient_id = ${patientId} and status not in ('CANCELLED', 'NO_SHOW')
  ) o join staff_cards s on s.id = o.doctor_id
  where s.is_active
  order by o.rank, case when o.rank = 4 then o.at end, o.at desc limit 1`;
