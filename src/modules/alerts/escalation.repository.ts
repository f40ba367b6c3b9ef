import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import type { EscalatedAlert } from './alerts.events.js';

/** Told at once; the others follow with the next round. */
const portion = 500;

@Injectable()
export class EscalationRepository {
  constructor(private readonly db: TenantDb) {}

  /**
   * Moves on every alert that nobody has acknowledged within the time of its severity, counted anew for each level; one
   * that is critical and has no doctor does not wait at all. Without a department nobody but the administrators can be
   * told. Of parallel rounds one moves each alert.
   */
  escalate(now: Date): Promise<EscalatedAlert[]> {
    return this.db.rows(sql<EscalatedAlert>`
      with due as (
        select a.id from alerts a join alert_escalation e on e.severity = a.severity
        where a.status = 'OPEN' and a.escalation_level < 2 and a.raised_at <= ${now}
          and (a.raised_at + make_interval(mins => e.after_minutes * (a.escalation_level + 1)) <= ${now}
            or a.escalation_level = 0 and a.severity = 'CRITICAL' and a.doctor_id is null)
        order by a.raised_at limit ${portion} for update of a skip locked
      )
      update alerts a set escalation_level = case when a.department_id is null then 2 else a.escalation_level + 1 end,
        escalated_at = ${now}, updated_at = ${now}, version = a.version + 1
      from due where due.id = a.id
      returning a.id, a.patient_id, a.severity, a.worst_at, a.escalation_level, a.department_id`);
  }
}
