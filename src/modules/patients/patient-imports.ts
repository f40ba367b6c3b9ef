import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import { PatientDrafts, type NewPatient } from './patient-drafts.js';
import { PatientEntity, type Patient } from './patient.entity.js';

export interface PatientDates {
  readonly id: string;
  readonly created_at: Date;
  readonly last_visited_at: Date | null;
}

/** Patients who come from elsewhere, set by set: demo data now, other systems later. They record no events. */
@Injectable()
export class PatientImports {
  constructor(
    private readonly db: TenantDb,
    private readonly drafts: PatientDrafts,
  ) {}

  /** Adds patients; those with a known id are left alone. */
  async addMissing(patients: readonly NewPatient[]): Promise<void> {
    const known = await this.existing(patients.map(({ id }) => id));
    await this.addAll(await this.drafts.adopt(patients.filter(({ id }) => !known.has(id))));
  }

  private async existing(ids: readonly string[]): Promise<Set<string>> {
    const rows = await this.db.rows(sql<{ id: string }>`select id from patients where id = any(${[...ids]})`);
    return new Set(rows.map(({ id }) => id));
  }

  private async addAll(patients: readonly Patient[]): Promise<void> {
    for (const patient of patients) this.db.em.persist(this.db.em.create(PatientEntity, patient));
    await this.db.flush();
  }

  async redate(dates: readonly PatientDates[]): Promise<void> {
    await this.db.rows(sql`
      update patients p set created_at = d.created_at, last_visited_at = d.last_visited_at
      from jsonb_to_recordset(${JSON.stringify(dates)}::jsonb) as d (id uuid, created_at timestamptz, last_visited_at timestamptz)
      where p.id = d.id`);
  }

  /** Those of the records that were merged into others or removed: nothing new may refer to them. */
  async outOfUse(ids: readonly string[]): Promise<Set<string>> {
    const rows = await this.db.rows(sql<{ id: string }>`
      select id from patients where id = any(${[...ids]}) and (survivor_id is not null or removed_at is not null)`);
    return new Set(rows.map(({ id }) => id));
  }

  /** Deletes records for good; for data that was made up. */
  async remove(ids: readonly string[]): Promise<void> {
    const removed = await this.db.rows(sql<{ is_counted: boolean }>`
      delete from patients where id = any(${[...ids]})
      returning survivor_id is null and removed_at is null as is_counted`);
    await this.drafts.discount(removed.filter(({ is_counted }) => is_counted).length);
  }
}
