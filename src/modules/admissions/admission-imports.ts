import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import type { Admission } from './admission.entity.js';
import { summaryOf } from './summary.rules.js';

/** A stay that comes from elsewhere; its summary is made of the details. */
export type ImportedStay = Omit<Admission, 'discharge_summary' | 'updated_at' | 'version'>;

const toRow = (stay: ImportedStay) => ({
  ...stay,
  discharge_summary: stay.discharge_details && summaryOf(stay.discharge_details),
  updated_at: stay.discharged_at ?? stay.cancelled_at ?? stay.created_at,
  version: 1,
});

/** Stays that come from elsewhere, set by set: demo data now, other systems later. They record no events. */
@Injectable()
export class AdmissionImports {
  constructor(private readonly db: TenantDb) {}

  /** Adds those that do not exist, unless the patient has another one that goes on. */
  async addMissing(stays: readonly ImportedStay[]): Promise<void> {
    await this.db.rows(sql`
      insert into admissions select * from jsonb_populate_recordset(null::admissions, ${rowsOf(stays)}::jsonb)
      on conflict do nothing`);
  }

  /**
   * Brings stays to where they are wanted; beds, prescriptions and vital signs of them have to be gone. One that would
   * go on stays out, cancelled, when the patient has another stay or an open visit of somebody else's making.
   * @returns the ids of these
   */
  async rewrite(stays: readonly ImportedStay[]): Promise<string[]> {
    const wanted = sql`jsonb_populate_recordset(null::admissions, ${rowsOf(stays)}::jsonb)`;
    const moved = await this.db.rows(sql<{ id: string; stays_out: boolean }>`
      update admissions a set doctor_id = w.doctor_id, admitted_at = w.admitted_at, notes = w.notes,
        status = case when clash.yes then 'CANCELLED' else w.status end,
        discharged_at = w.discharged_at, discharge_summary = w.discharge_summary,
        discharge_details = w.discharge_details,
        cancelled_at = case when clash.yes then w.admitted_at else w.cancelled_at end,
        cancelled_reason = case when clash.yes then 'Something else has come up' else w.cancelled_reason end,
        created_at = w.created_at, updated_at = w.updated_at, version = a.version + 1
      from ${wanted} w, lateral (
        select w.status = 'ACTIVE' and (
          exists (select from admissions b where b.patient_id = w.patient_id and b.status = 'ACTIVE'
            and b.id not in (select id from ${wanted}))
          or exists (select from visit_cards v where v.patient_id = w.patient_id
            and v.status in ('SCHEDULED', 'CHECKED_IN', 'IN_CONSULTATION'))) as yes) clash
      where a.id = w.id returning a.id, clash.yes as stays_out`);
    return moved.flatMap(({ id, stays_out }) => (stays_out ? [id] : []));
  }

  /** When each of these patients was last admitted. */
  async lastStays(patientIds: readonly string[]): Promise<Map<string, Date>> {
    const rows = await this.db.rows(sql<{ patient_id: string; admitted_at: string }>`
      select patient_id, max(admitted_at) as admitted_at from admissions
      where patient_id = any(${[...patientIds]}) and status <> 'CANCELLED' group by patient_id`);
    return new Map(rows.map(({ patient_id, admitted_at }) => [patient_id, new Date(admitted_at)]));
  }

  /** Deletes them for good; prescriptions and visits that refer to them have to be gone. */
  async removeOf(patientIds: readonly string[]): Promise<void> {
    await this.db.rows(sql`delete from admissions where patient_id = any(${[...patientIds]})`);
  }
}

const rowsOf = (stays: readonly ImportedStay[]): string => JSON.stringify(stays.map(toRow));
