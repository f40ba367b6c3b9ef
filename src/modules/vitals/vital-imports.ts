import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import type { ObservationType } from '../observation-types/index.js';
import type { VitalSet } from './vital-sets.repository.js';
import { bmiOf, readingsIn } from './vital-sets.rules.js';

/** A set that comes from elsewhere; nothing in it corrects another one. */
export type ImportedSet = Omit<
  VitalSet,
  'recorded_at' | 'created_at' | 'bmi' | 'corrects_id' | 'correction_reason' | 'entered_in_error'
> & { readonly recorded_at: Date };

const whole = (set: ImportedSet): VitalSet => ({
  ...set,
  recorded_at: set.recorded_at.toISOString(),
  created_at: set.recorded_at.toISOString(),
  bmi: bmiOf(set.weight_kg, set.height_cm),
  corrects_id: null,
  correction_reason: null,
  entered_in_error: false,
});

/** The values of a set as charts and alerts see them. */
export const valuesOf = (set: ImportedSet): { readonly type: ObservationType; readonly value: number }[] =>
  readingsIn(whole(set)).flatMap(({ type, value }) => (value === null ? [] : [{ type, value }]));

/** Readings that one statement adds: it has to end in time on a slow machine, too. */
const rowsAtOnce = 3000;

/** Sets that come from elsewhere: demo data now, other systems later. They record no events and raise no alerts. */
@Injectable()
export class VitalImports {
  constructor(private readonly db: TenantDb) {}

  /** Adds those that do not exist and whose visit or stay is there, with their readings. */
  async addMissing(
    sets: readonly ImportedSet[],
    readingId: (set: ImportedSet, type: ObservationType) => string,
  ): Promise<void> {
    const added = await this.db.rows(sql<{ id: string }>`
      insert into vital_sets
      select n.* from jsonb_populate_recordset(null::vital_sets, ${JSON.stringify(sets.map(whole))}::jsonb) n
      where exists (select from visit_cards v where v.id = n.appointment_id)
        or exists (select from admission_cards c where c.id = n.admission_id)
        or num_nonnulls(n.appointment_id, n.admission_id) = 0
      on conflict do nothing returning id`);
    const ids = new Set(added.map(({ id }) => id));
    const readings = sets
      .filter(({ id }) => ids.has(id))
      .flatMap(set =>
        valuesOf(set).map(({ type, value }) => ({ id: readingId(set, type), set_id: set.id, type, value })),
      );
    for (let n = 0; n < readings.length; n += rowsAtOnce)
      await this.db.rows(sql`
        insert into readings (id, patient_id, recorded_at, received_at, value, set_id, recorded_by_id, type, source)
        select r.id, s.patient_id, s.recorded_at, s.created_at, r.value, s.id, s.recorded_by_id, r.type, 'manual'
        from jsonb_to_recordset(${JSON.stringify(readings.slice(n, n + rowsAtOnce))}::jsonb)
            as r (id uuid, set_id uuid, type text, value float8)
          join vital_sets s on s.id = r.set_id
        on conflict do nothing`);
  }

  /** Deletes all that was measured on visits and stays for good; in hospitals made for demonstration alone (ADR 25). */
  async removeOf(visitIds: readonly string[], stayIds: readonly string[]): Promise<void> {
    await this.db.rows(sql`set local hms.arranges_demo = 'on'`);
    await this.db.rows(sql`
      delete from readings where set_id in (select id from vital_sets
        where appointment_id = any(${[...visitIds]}::uuid[]) or admission_id = any(${[...stayIds]}::uuid[]))`);
    await this.db.rows(sql`
      delete from vital_sets
      where appointment_id = any(${[...visitIds]}::uuid[]) or admission_id = any(${[...stayIds]}::uuid[])`);
    await this.db.rows(sql`set local hms.arranges_demo = 'off'`);
  }
}
