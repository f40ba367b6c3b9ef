import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import type { EarlyWarningSettings } from './early-warning.dto.js';
import type { Consciousness } from './news2.rules.js';
import type { Observed } from './windows.rules.js';

interface Row {
  readonly set_id: string | null;
  readonly recorded_at: string;
  readonly respiratory_rate: number | null;
  readonly spo2: number | null;
  readonly supplemental_oxygen: boolean | null;
  readonly bp_systolic: number | null;
  readonly heart_rate: number | null;
  readonly consciousness: Consciousness | null;
  readonly temperature: number | null;
}

/** Observations of one patient that are looked at; a monitor sends one each minute. */
const limit = 20_000;

const columns = sql`patient_id, spo2_scale, is_pregnant, set_by_id, set_at, version`;

@Injectable()
export class EarlyWarningRepository {
  constructor(private readonly db: TenantDb) {}

  /** Sets, and readings that belong to none, the earliest first. */
  async observed(patientId: string, from: Date, to: Date): Promise<Observed[]> {
    const within = sql`patient_id = ${patientId} and recorded_at between ${from} and ${to}`;
    const of = (type: string) => sql`max(value) filter (where type = ${type})`;
    const rows = await this.db.rows(sql<Row>`
      select * from (
        select id as set_id, recorded_at, respiratory_rate, spo2, supplemental_oxygen, systolic_bp as bp_systolic,
          heart_rate, consciousness, temperature_c as temperature
        from vital_cards where ${within}
        union all
        select null, recorded_at, ${of('respiratory_rate')}, ${of('spo2')}, null, ${of('bp_systolic')},
          ${of('heart_rate')}, null, ${of('temperature')}
        from lone_reading_cards where ${within}
          and type in ('respiratory_rate', 'spo2', 'bp_systolic', 'heart_rate', 'temperature')
        group by recorded_at
        order by recorded_at desc limit ${limit}
      ) o
      where num_nonnulls(respiratory_rate, spo2, supplemental_oxygen, bp_systolic, heart_rate, consciousness,
        temperature) > 0
      order by recorded_at, set_id nulls first`);
    return rows.map(({ set_id, recorded_at, ...values }) => ({
      ...(set_id !== null && { setId: set_id }),
      at: Date.parse(recorded_at),
      values,
    }));
  }

  settings(patientId: string): Promise<EarlyWarningSettings | undefined> {
    return this.db.row(sql<EarlyWarningSettings>`
      select ${columns} from early_warning_settings where patient_id = ${patientId}`);
  }

  /** What is set twice at the same moment is set by the later one. */
  set(s: Omit<EarlyWarningSettings, 'version'>): Promise<EarlyWarningSettings | undefined> {
    return this.db.row(sql<EarlyWarningSettings>`
      insert into early_warning_settings as s (patient_id, spo2_scale, is_pregnant, set_by_id, set_at)
      values (${s.patient_id}, ${s.spo2_scale}, ${s.is_pregnant}, ${s.set_by_id}, ${s.set_at})
      on conflict (patient_id) do update set spo2_scale = excluded.spo2_scale, is_pregnant = excluded.is_pregnant,
        set_by_id = excluded.set_by_id, set_at = excluded.set_at, version = s.version + 1
      returning ${columns}`);
  }
}
