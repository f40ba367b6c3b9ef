import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Page } from '../../core/http/fields.js';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import type { ObservationType } from '../observation-types/index.js';
import type { ReadingSource } from './readings.rules.js';
import { listLimit, type VitalsFilter, type VitalsResponse } from './vital-sets.dto.js';

/** A set as stored; it never changes. */
export type VitalSet = Omit<VitalsResponse, 'superseded_by_id'>;

/** One value of a set, for the series. A correction names every type: what it leaves out is taken back. */
export interface ReadingOfSet {
  readonly id: string;
  readonly type: ObservationType;
  readonly value: number | null;
}

const row = sql`
  s.id, s.patient_id, s.appointment_id, s.admission_id, s.recorded_at, s.recorded_by_id, s.systolic_bp, s.diastolic_bp,
  s.heart_rate, s.temperature_c, s.respiratory_rate, s.spo2, s.glucose_mg_dl, s.weight_kg, s.height_cm, s.bmi, s.notes,
  s.consciousness, s.supplemental_oxygen,
  s.corrects_id, s.correction_reason, s.entered_in_error,
  (select c.id from vital_sets c where c.corrects_id = s.id) as superseded_by_id, s.created_at`;

const countLimit = 10_000;

@Injectable()
export class VitalSetsRepository {
  constructor(private readonly db: TenantDb) {}

  /** Latest first. */
  list(filter: VitalsFilter): Promise<VitalsResponse[]> {
    return this.rows(filter, listLimit, 0);
  }

  async page(filter: VitalsFilter, page: number, size: number): Promise<Page<VitalsResponse>> {
    const [items, counted] = await Promise.all([
      this.rows(filter, size, (page - 1) * size),
      this.db.row(sql<{ total: number }>`
        select count(*)::int as total
        from (select from vital_sets s where ${conditions(filter)} limit ${countLimit + 1}) matches`),
    ]);
    const total = counted?.total ?? 0;
    return { items, total, ...(total > countLimit && { total_is_estimate: true }), page, page_size: size };
  }

  view(id: string): Promise<VitalsResponse | undefined> {
    return this.db.row(sql<VitalsResponse>`select ${row} from vital_sets s where s.id = ${id}`);
  }

  /**
   * Adds a set and, in the same statement, the readings of its values. A correction's readings take the places of those
   * of the set that it corrects; a value that it leaves out has a reading without value there.
   */
  async add(set: VitalSet, readings: readonly ReadingOfSet[], source: ReadingSource): Promise<void> {
    await this.db.rows(sql`
      with added as (
        insert into vital_sets (id, patient_id, appointment_id, admission_id, recorded_at, recorded_by_id, systolic_bp,
          diastolic_bp, heart_rate, temperature_c, respiratory_rate, spo2, glucose_mg_dl, weight_kg, height_cm, bmi, notes,
          consciousness, supplemental_oxygen, corrects_id, correction_reason, entered_in_error, created_at)
        select id, patient_id, appointment_id, admission_id, recorded_at, recorded_by_id, systolic_bp, diastolic_bp,
          heart_rate, temperature_c, respiratory_rate, spo2, glucose_mg_dl, weight_kg, height_cm, bmi, notes, consciousness,
          supplemental_oxygen, corrects_id,
          correction_reason, entered_in_error, created_at
        from jsonb_populate_record(null::vital_sets, ${JSON.stringify(set)}::jsonb)
      )
      insert into readings (id, patient_id, recorded_at, received_at, value, set_id, corrects_id, recorded_by_id, type,
        source, correction_reason)
      select n.id, ${set.patient_id}, ${set.recorded_at}, ${set.created_at}, n.value, ${set.id}, old.id,
        ${set.recorded_by_id}, n.type, ${source}, case when old.id is not null then ${set.correction_reason}::text end
      from jsonb_to_recordset(${JSON.stringify(readings)}::jsonb) as n (id uuid, type text, value float8)
        left join readings old on old.set_id = ${set.corrects_id}::uuid and old.type = n.type
      where n.value is not null or old.id is not null`);
  }

  private rows(filter: VitalsFilter, limit: number, offset: number): Promise<VitalsResponse[]> {
    return this.db.rows(sql<VitalsResponse>`
      select ${row} from vital_sets s where ${conditions(filter)}
      order by s.recorded_at desc, s.id desc limit ${limit} offset ${offset}`);
  }
}

function conditions({ patient_id, appointment_id, admission_id, with_corrected }: VitalsFilter) {
  const parts = [
    sql`s.patient_id = ${patient_id}`,
    appointment_id && sql`s.appointment_id = ${appointment_id}`,
    admission_id && sql`s.admission_id = ${admission_id}`,
    !with_corrected &&
      sql`not s.entered_in_error and not exists (select from vital_sets c where c.corrects_id = s.id)`,
  ].filter(part => part !== undefined && part !== false && part !== '');
  return sql.join(parts, sql` and `);
}
