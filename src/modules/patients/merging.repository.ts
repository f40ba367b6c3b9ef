import { Injectable } from '@nestjs/common';
import { sql, type RawBuilder } from 'kysely';
import type { Changes } from '../../core/events/domain-event.js';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import type { PatientMerge } from './merging.dto.js';
import { PatientEntity, type Patient } from './patient.entity.js';
import { allPatientRows, type Obstacle, type PatientRows } from './patient-rows.js';

/** A merge that holds: ids of the two records, and what it changed in the one that survived. */
export interface OpenMerge {
  readonly id: string;
  readonly merged_id: string;
  readonly survivor_id: string;
  readonly changes: Changes;
}

export interface NewMerge extends OpenMerge {
  readonly reason: string;
  readonly merged_by_id: string;
  readonly merged_at: Date;
}

export interface MapRow {
  readonly table_name: string;
  readonly row_id: string;
  readonly outcome: 'MOVED' | 'KEPT';
}

export interface RowName {
  readonly table_name: string;
  readonly id: string;
}

/** As stored; counted by table. */
export type MergeRow = Omit<PatientMerge, 'moved' | 'kept'> & {
  readonly counts: readonly { table_name: string; outcome: MapRow['outcome']; count: number }[];
};

const nameOf = ({ key }: PatientRows) => sql.ref(`r.${key ?? 'id'}`);

/** What records hold is moved table by table, as the modules that own the tables have declared them (ADR 23). */
@Injectable()
export class MergingRepository {
  constructor(private readonly db: TenantDb) {}

  /** Both records, held: nothing new can refer to them, and nobody else can merge them, until the transaction ends. */
  async hold(ids: readonly string[]): Promise<Map<string, Patient>> {
    // A record of many years has many readings.
    await this.db.rows(sql`set local statement_timeout = '60s'`);
    await this.db.rows(
      sql`select id from patients where id = any(${[...ids]}::uuid[]) order by id for update`,
    );
    const held = await this.db.em.find(PatientEntity, { id: { $in: [...ids] } }, { refresh: true });
    return new Map(held.map(patient => [patient.id, patient]));
  }

  /** Everything that has to be settled before, in one statement. */
  obstacles(mergedId: string, survivorId: string): Promise<Obstacle[]> {
    const questions = allPatientRows().flatMap(({ obstacles }) =>
      obstacles ? [sql`(${obstacles(mergedId, survivorId)})`] : [],
    );
    return this.db.rows(sql<Obstacle>`
      select distinct code, detail from (${sql.join(questions, sql` union all `)}) o order by code, detail`);
  }

  async add({
    id,
    merged_id,
    survivor_id,
    reason,
    changes,
    merged_by_id,
    merged_at,
  }: NewMerge): Promise<void> {
    await this.db.rows(sql`
      insert into patient_merges (id, merged_id, survivor_id, reason, changes, merged_by_id, merged_at)
      values (${id}, ${merged_id}, ${survivor_id}, ${reason}, ${JSON.stringify(changes)}::jsonb, ${merged_by_id}, ${merged_at})`);
  }

  /** The record stands for the merged one from now on, and for all that were merged into that one. */
  async follow(mergedId: string, survivorId: string): Promise<void> {
    await this.db.rows(sql`
      update patients set survivor_id = ${survivorId} where survivor_id = ${mergedId} or id = ${mergedId}`);
  }

  /** The merged record stands for itself again, and for those that were merged into it. */
  async followNoLonger(mergedId: string): Promise<void> {
    await this.db.rows(sql`
      with recursive own as (
        select merged_id as id from patient_merges where survivor_id = ${mergedId} and undone_at is null
        union
        select m.merged_id from patient_merges m join own on m.survivor_id = own.id where m.undone_at is null
      )
      update patients set survivor_id = case when id = ${mergedId} then null else ${mergedId}::uuid end
      where id = ${mergedId} or id in (select id from own)`);
  }

  /** Gives every row of the merged record to the other one, and writes down which. */
  async move({ id, merged_id, survivor_id }: OpenMerge): Promise<void> {
    for (const rows of allPatientRows()) {
      const stays = rows.same?.(survivor_id) ?? sql`false`;
      await this.db.rows(sql`
        with old as (
          select ${nameOf(rows)} as name, ${stays} as stays from ${sql.table(rows.table)} r where r.patient_id = ${merged_id}
        ), moved as (
          update ${sql.table(rows.table)} r set ${renamed(rows, merged_id, survivor_id)}
          from old where ${nameOf(rows)} = old.name and not old.stays
        )
        insert into patient_merge_rows (merge_id, table_name, row_id, outcome)
        select ${id}::uuid, ${rows.table}::text, name, case when stays then 'KEPT' else 'MOVED' end from old`);
    }
  }

  /** The merge of a record that holds. */
  openOf(mergedId: string): Promise<OpenMerge | undefined> {
    return this.db.row(sql<OpenMerge>`
      select id, merged_id, survivor_id, changes from patient_merges
      where merged_id = ${mergedId} and undone_at is null`);
  }

  /** From now on rows may follow it back. */
  async undo(id: string, { reason, by, at }: { reason: string; by: string; at: Date }): Promise<void> {
    await this.db.rows(sql`
      update patient_merges set undone_at = ${at}, undone_by_id = ${by}, undone_reason = ${reason},
        changed_in = pg_current_xact_id()
      where id = ${id}`);
  }

  /** What was written for the surviving record since, by people, and is part of nothing that says whose it is. */
  later(merge: OpenMerge): Promise<RowName[]> {
    const tables = allPatientRows()
      .filter(({ isAutomatic }) => !isAutomatic)
      .map(
        rows => sql`
          select ${rows.table}::text as table_name, r.id from ${sql.table(rows.table)} r
          where r.patient_id = ${merge.survivor_id} and ${isLater(rows, merge)}
            and not (${partOf(rows, sql`true`)})`,
      );
    return this.db.rows(sql<RowName>`
      select table_name, id from (${sql.join(tables, sql` union all `)}) later order by id`);
  }

  /**
   * Gives back what came from the merged record, what was chosen to belong to it, and what was written since as a part
   * of either.
   */
  async moveBack(merge: OpenMerge, chosen: readonly string[]): Promise<void> {
    const { id, merged_id, survivor_id } = merge;
    for (const rows of allPatientRows()) {
      const came = rows.key
        ? sql`exists (select from patient_merge_rows m where m.merge_id = ${id} and m.table_name = ${rows.table} and m.outcome = 'MOVED')`
        : sql`r.id in (select row_id from patient_merge_rows where merge_id = ${id} and table_name = ${rows.table} and outcome = 'MOVED')`;
      const belongs = rows.key
        ? came
        : sql`(${came} or ${isLater(rows, merge)} and (r.id = any(${[...chosen]}::uuid[]) or ${partOf(rows, sql`w.patient_id = ${merged_id}`)}))`;
      const isNested = rows.partOf?.some(({ table }) => table === rows.table) ?? false;
      let moved: unknown[];
      do
        moved = await this.db.rows(sql`
          update ${sql.table(rows.table)} r set ${renamed(rows, survivor_id, merged_id)}
          where r.patient_id = ${survivor_id} and ${belongs} returning 1`);
      while (isNested && moved.length > 0);
    }
  }

  /** Rows that belong to one of the two records while what they are part of belongs to the other. */
  split({ id, merged_id, survivor_id }: OpenMerge): Promise<RowName[]> {
    const both = sql`(${merged_id}::uuid, ${survivor_id}::uuid)`;
    const tables = allPatientRows()
      .filter(({ isAutomatic }) => !isAutomatic)
      .flatMap(({ table, partOf = [] }) =>
        partOf.map(
          whole => sql`
            select ${table}::text as table_name, r.id from ${sql.table(table)} r
              join ${sql.table(whole.table)} w on w.id = ${sql.ref(`r.${whole.column}`)}
            where r.patient_id in ${both} and w.patient_id in ${both} and r.patient_id <> w.patient_id
              and greatest(r.id, w.id) > ${id}`,
        ),
      );
    return this.db.rows(
      sql<RowName>`select distinct table_name, id from (${sql.join(tables, sql` union all `)}) split`,
    );
  }

  async exists(patientId: string): Promise<boolean> {
    return (await this.db.row(sql`select 1 from patients where id = ${patientId}`)) !== undefined;
  }

  map(id: string): Promise<MapRow[]> {
    return this.db.rows(sql<MapRow>`
      select table_name, row_id, outcome from patient_merge_rows where merge_id = ${id} order by table_name, row_id`);
  }

  /** Merges in which a record survived or was given up, the latest first. */
  ofPatient(patientId: string, mergeId?: string): Promise<MergeRow[]> {
    return this.db.rows(sql<MergeRow>`
      select m.id, ${person('s')} as survivor, ${person('p')} as merged, m.reason, m.merged_at, m.merged_by_id,
        b.full_name as merged_by, m.undone_at, m.undone_by_id, u.full_name as undone_by, m.undone_reason,
        coalesce((select jsonb_agg(jsonb_build_object('table_name', c.table_name, 'outcome', c.outcome, 'count', c.count))
          from (select table_name, outcome, count(*) from patient_merge_rows where merge_id = m.id group by 1, 2) c), '[]') as counts
      from patient_merges m join patient_cards s on s.id = m.survivor_id join patient_cards p on p.id = m.merged_id
        left join staff_cards b on b.id = m.merged_by_id left join staff_cards u on u.id = m.undone_by_id
      where (m.survivor_id = ${patientId} or m.merged_id = ${patientId})
        and (${mergeId ?? null}::uuid is null or m.id = ${mergeId ?? null}) order by m.id desc`);
  }

  flush(): Promise<void> {
    return this.db.flush();
  }
}

const person = (alias: string) => sql`jsonb_build_object(
  'id', ${sql.ref(`${alias}.id`)}, 'patient_code', ${sql.ref(`${alias}.patient_code`)},
  'full_name', ${sql.ref(`${alias}.full_name`)})`;

const renamed = ({ also = [] }: PatientRows, from: string, to: string): RawBuilder<unknown> =>
  sql.join([
    sql`patient_id = ${to}`,
    ...also.map(
      column =>
        sql`${sql.ref(column)} = case when ${sql.ref(`r.${column}`)} = ${from} then ${to}::uuid else ${sql.ref(`r.${column}`)} end`,
    ),
  ]);

/** Ids are made in the order of time. What came with a later merge is not written later. */
const isLater = ({ table }: PatientRows, { id, survivor_id }: OpenMerge): RawBuilder<unknown> => sql`
  (r.id > ${id} and not exists (
    select from patient_merge_rows x join patient_merges m on m.id = x.merge_id
    where x.row_id = r.id and x.table_name = ${table} and m.survivor_id = ${survivor_id} and m.undone_at is null
      and m.id >= ${id}))`;

/** What a row is part of is there, and is so. */
const partOf = ({ partOf: wholes = [] }: PatientRows, condition: RawBuilder<unknown>): RawBuilder<unknown> =>
  wholes.length === 0
    ? sql`false`
    : sql`(${sql.join(
        wholes.map(
          ({ table, column }) =>
            sql`exists (select from ${sql.table(table)} w where w.id = ${sql.ref(`r.${column}`)} and ${condition})`,
        ),
        sql` or `,
      )})`;
