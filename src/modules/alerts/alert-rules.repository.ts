import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import type { AlertEscalation } from './alert-rules.dto.js';
import type { AlertRule, Severity } from './alerts.rules.js';

/** A rule that somebody has set, as stored. */
export interface StoredRule extends AlertRule {
  readonly id: string;
  /** Null: the hospital's. */
  readonly patient_id: string | null;
  readonly reason: string | null;
  readonly set_by_id: string | null;
  readonly set_at: string;
  readonly version: number;
}

export type NewRule = Omit<StoredRule, 'set_at' | 'version'> & { readonly set_at: Date };

const columns = sql`id, patient_id, type, direction, severity, threshold, reason, set_by_id, set_at, version`;

@Injectable()
export class AlertRulesRepository {
  constructor(private readonly db: TenantDb) {}

  /** The hospital's, and those of a patient. */
  list(patientId: string | null): Promise<StoredRule[]> {
    return this.db.rows(sql<StoredRule>`
      select ${columns} from alert_rules where patient_id is null or patient_id = ${patientId}::uuid
      order by type, direction, severity`);
  }

  /** Takes a rule in hand: nobody else changes it until the end of the transaction. */
  take(id: string): Promise<StoredRule | undefined> {
    return this.db.row(sql<StoredRule>`select ${columns} from alert_rules where id = ${id} for update`);
  }

  /** There is one for each patient, type, direction and severity; it is set anew. */
  set(rule: NewRule): Promise<StoredRule | undefined> {
    return this.db.row(sql<StoredRule>`
      insert into alert_rules as r (id, patient_id, type, direction, severity, threshold, reason, set_by_id, set_at)
      values (${rule.id}, ${rule.patient_id}, ${rule.type}, ${rule.direction}, ${rule.severity}, ${rule.threshold},
        ${rule.reason}, ${rule.set_by_id}, ${rule.set_at})
      on conflict on constraint alert_rules_once do update set threshold = excluded.threshold,
        reason = excluded.reason, set_by_id = excluded.set_by_id, set_at = excluded.set_at, version = r.version + 1
      returning ${columns}`);
  }

  async remove(id: string): Promise<void> {
    await this.db.rows(sql`delete from alert_rules where id = ${id}`);
  }

  /** Minutes until somebody else is told, by severity. */
  async escalation(): Promise<AlertEscalation> {
    return asForm(await this.db.rows(sql<Waiting>`select severity, after_minutes from alert_escalation`));
  }

  /** The same; nobody else changes it until the end of the transaction. */
  async lockEscalation(): Promise<AlertEscalation> {
    return asForm(
      await this.db.rows(sql<Waiting>`
        select severity, after_minutes from alert_escalation order by severity for update`),
    );
  }

  async setEscalation(form: AlertEscalation): Promise<void> {
    await this.db.rows(sql`
      update alert_escalation e set after_minutes = f.minutes
      from jsonb_to_recordset(${JSON.stringify(
        Object.entries(form).map(([severity, minutes]) => ({ severity, minutes })),
      )}::jsonb) as f (severity text, minutes int)
      where e.severity = f.severity`);
  }
}

interface Waiting {
  readonly severity: Severity;
  readonly after_minutes: number | null;
}

const asForm = (rows: readonly Waiting[]): AlertEscalation => {
  const minutes = new Map(rows.map(({ severity, after_minutes }) => [severity, after_minutes]));
  const of = (severity: Severity) => minutes.get(severity) ?? null;
  return { LOW: of('LOW'), MEDIUM: of('MEDIUM'), HIGH: of('HIGH'), CRITICAL: of('CRITICAL') };
};
