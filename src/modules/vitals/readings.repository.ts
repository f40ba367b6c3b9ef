import { Injectable } from '@nestjs/common';
import { sql, type RawBuilder } from 'kysely';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import { types, type ObservationType } from '../observation-types/index.js';
import type { ReadingFilter, ReadingResponse } from './readings.dto.js';
import { readingSources, type OwnValue, type ReadingSource } from './readings.rules.js';

/** A reading that is no part of a set. */
export interface NewReading extends OwnValue {
  readonly id: string;
  readonly patient_id: string;
  readonly type: ObservationType;
  readonly recorded_at: Date;
  readonly source: ReadingSource;
}

/** What all readings that are added at once have in common. */
export interface Arrival {
  readonly received_at: Date;
  readonly recorded_by_id: string | null;
  readonly device_id: string | null;
}

/** A row as it is shown, but for what the table of types says. */
export type ReadingRow = Omit<ReadingResponse, 'loinc' | 'unit'>;

export interface Bucket {
  readonly type: ObservationType;
  readonly at: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly count: number;
}

const columns = sql`
  r.id, r.patient_id, r.type, r.value, r.given_value, r.given_unit, r.recorded_at, r.received_at, r.source,
  r.recorded_by_id, r.device_id, r.set_id as vitals_id, r.corrects_id, r.correction_reason`;

/** A reading in whose place nothing else stands, and that was not taken back. */
const current = sql`
  r.value is not null and not exists (select from readings c where c.corrects_id = r.id)`;

const countLimit = 10_000;

@Injectable()
export class ReadingsRepository {
  constructor(private readonly db: TenantDb) {}

  /** One page, latest first. */
  async page(patientId: string, filter: ReadingFilter): Promise<{ items: ReadingRow[]; total: number }> {
    const { page, page_size, with_corrected } = filter;
    const where = conditions(patientId, filter);
    const superseded = with_corrected
      ? sql`(select c.id from readings c where c.corrects_id = r.id)`
      : sql`null::uuid`;
    const [items, counted] = await Promise.all([
      this.db.rows(sql<ReadingRow>`
        select ${columns}, ${superseded} as superseded_by_id from readings r where ${where}
        order by r.recorded_at desc, r.id desc limit ${page_size} offset ${(page - 1) * page_size}`),
      this.db.row(sql<{ total: number }>`
        select count(*)::int as total from (select from readings r where ${where} limit ${countLimit + 1}) matches`),
    ]);
    return { items, total: counted?.total ?? 0 };
  }

  /** The latest of every type; each takes one step into the index, however many there are. */
  latest(patientId: string): Promise<ReadingRow[]> {
    return this.db.rows(sql<ReadingRow>`
      select latest.* from unnest(${[...types]}::text[]) with ordinality as t (type, place), lateral (
        select ${columns}, null::uuid as superseded_by_id from readings r
        where r.patient_id = ${patientId} and r.type = t.type and ${current}
        order by r.recorded_at desc limit 1) latest
      order by t.place`);
  }

  /** Means and extremes of equal parts of a period, those without readings left out. */
  series(
    patientId: string,
    wanted: readonly ObservationType[],
    { from, to }: { readonly from: Date; readonly to: Date },
    seconds: number,
  ): Promise<Bucket[]> {
    return this.db.rows(sql<Bucket>`
      select r.type, min(r.recorded_at) as at, avg(r.value) as value, min(r.value) as min, max(r.value) as max,
        count(*)::int as count
      from readings r
      where r.patient_id = ${patientId} and r.type = any(${[...wanted]}::text[]) and r.recorded_at >= ${from}
        and r.recorded_at < ${to} and ${current}
      group by r.type, date_bin(make_interval(secs => ${seconds}), r.recorded_at, ${from})
      order by r.type, at`);
  }

  view(patientId: string, id: string): Promise<ReadingRow | undefined> {
    return this.db.row(sql<ReadingRow>`
      select ${columns}, (select c.id from readings c where c.corrects_id = r.id) as superseded_by_id
      from readings r where r.id = ${id} and r.patient_id = ${patientId}`);
  }

  /**
   * Adds those that are not stored yet, in one statement. Thousands come at once, so words that repeat themselves are
   * sent once, and rows point at them. @returns the ids of the others
   */
  async addMissing(
    readings: readonly NewReading[],
    { received_at, recorded_by_id, device_id }: Arrival,
  ): Promise<Set<string>> {
    const patientIds = [...new Set(readings.map(({ patient_id }) => patient_id))];
    const patientAt = new Map(patientIds.map((id, place) => [id, place + 1]));
    const wereConverted = readings.some(({ given_unit }) => given_unit !== null);
    const given = wereConverted
      ? sql`${readings.map(each => each.given_value)}::float8[], ${readings.map(each => each.given_unit)}::text[]`
      : sql`null::float8[], null::text[]`;
    const left = await this.db.rows(sql<{ id: string }>`
      with given as materialized (
        select n.id, (${patientIds}::uuid[])[n.patient] as patient_id, (${[...types]}::text[])[n.type] as type,
          (${[...readingSources]}::text[])[n.source] as source,
          to_timestamp(n.recorded_ms / 1000) as recorded_at, n.value, n.given_value,
          n.given_unit
        from unnest(${arrayOf(readings.map(({ id }) => id))}::uuid[],
          ${arrayOf(readings.map(({ patient_id }) => patientAt.get(patient_id) ?? 0))}::int[],
          ${arrayOf(readings.map(({ type }) => types.indexOf(type) + 1))}::int[],
          ${arrayOf(readings.map(({ source }) => readingSources.indexOf(source) + 1))}::int[],
          ${arrayOf(readings.map(({ recorded_at }) => recorded_at.getTime()))}::float8[],
          ${arrayOf(readings.map(({ value }) => value))}::float8[], ${given})
          n (id, patient, type, source, recorded_ms, value, given_value, given_unit)
      ), added as (
        insert into readings (id, patient_id, type, source, recorded_at, value, given_value, given_unit, received_at,
          recorded_by_id, device_id)
        select *, ${received_at}::timestamptz, ${recorded_by_id}::uuid, ${device_id}::uuid from given
        on conflict do nothing returning id
      )
      select id from given except select id from added`);
    return new Set(left.map(({ id }) => id));
  }

  /** What is stored where these would be. @returns values by the ids of those that ask */
  async storedInPlaceOf(
    readings: readonly NewReading[],
    { device_id }: Arrival,
  ): Promise<Map<string, number | null>> {
    const stored = await this.db.rows(sql<{ id: string; value: number | null }>`
      select n.id, r.value
      from unnest(${readings.map(({ id }) => id)}::uuid[], ${readings.map(each => each.patient_id)}::uuid[],
        ${readings.map(({ type }) => type)}::text[], ${readings.map(({ source }) => source)}::text[],
        ${readings.map(each => each.recorded_at.toISOString())}::timestamptz[]) n (id, patient_id, type, source, recorded_at)
        join readings r on r.patient_id = n.patient_id and r.type = n.type and r.recorded_at = n.recorded_at
          and r.source = n.source
      where r.device_id is not distinct from ${device_id}::uuid and r.set_id is null and r.corrects_id is null`);
    return new Map(stored.map(({ id, value }) => [id, value]));
  }

  /** Adds one that stands in the place of another; without value the other is taken back. */
  async addCorrection(
    corrected: ReadingRow,
    id: string,
    { value, given_value, given_unit }: { [member in keyof OwnValue]: OwnValue[member] | null },
    reason: string,
    { received_at, recorded_by_id }: Arrival,
  ): Promise<void> {
    await this.db.rows(sql`
      insert into readings (id, patient_id, type, source, recorded_at, value, given_value, given_unit, received_at,
        recorded_by_id, device_id, corrects_id, correction_reason)
      values (${id}, ${corrected.patient_id}, ${corrected.type}, ${corrected.source}, ${corrected.recorded_at}, ${value},
        ${given_value}, ${given_unit}, ${received_at}, ${recorded_by_id}, ${corrected.device_id}, ${corrected.id}, ${reason})`);
  }
}

/** Numbers and identifiers, which need no quotes, as PostgreSQL writes an array. */
const arrayOf = (values: readonly (number | string)[]): string => `{${values.join()}}`;

function conditions(
  patientId: string,
  { type, from, to, with_corrected }: ReadingFilter,
): RawBuilder<unknown> {
  const parts = [
    sql`r.patient_id = ${patientId}`,
    type && sql`r.type = any(${[...type]}::text[])`,
    from && sql`r.recorded_at >= ${from}`,
    to && sql`r.recorded_at < ${to}`,
    !with_corrected && current,
  ].filter(part => part !== undefined && part !== false);
  return sql.join(parts, sql` and `);
}
