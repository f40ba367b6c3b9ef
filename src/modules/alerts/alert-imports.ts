import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import type { Alert } from './alert.entity.js';

/** An alert that comes from elsewhere, with what has become of it. */
export interface ImportedAlert extends Omit<Alert, 'updated_at' | 'version'> {
  readonly threshold: number;
  readonly worst_value: number;
  readonly worst_at: Date;
  readonly raised_by_reading_id: string;
  readonly last_value: number;
  readonly last_at: Date;
  readonly last_reading_id: string;
  readonly reading_count: number;
  readonly doctor_id: string | null;
  readonly department_id: string | null;
  readonly created_at: Date;
  readonly raised_at: Date;
}

/** Alerts that come from elsewhere, set by set: demo data now, other systems later. They record no events. */
@Injectable()
export class AlertImports {
  constructor(private readonly db: TenantDb) {}

  /** Adds those that do not exist, unless the patient has another one of the type that goes on. */
  async addMissing(alerts: readonly ImportedAlert[]): Promise<void> {
    const rows = alerts.map(alert => ({
      ...alert,
      escalation_level: 0,
      updated_at: alert.resolved_at ?? alert.acknowledged_at ?? alert.raised_at,
      version: 1,
    }));
    await this.db.rows(sql`
      insert into alerts select * from jsonb_populate_recordset(null::alerts, ${JSON.stringify(rows)}::jsonb)
      on conflict do nothing`);
  }

  /** Deletes alerts of these patients whose readings are gone. */
  async removeOrphans(patientIds: readonly string[]): Promise<void> {
    await this.db.rows(sql`
      delete from alerts a where a.patient_id = any(${[...patientIds]}::uuid[]) and (
        not exists (select from reading_cards r where r.id = a.raised_by_reading_id)
        or not exists (select from reading_cards r where r.id = a.last_reading_id))`);
  }
}
