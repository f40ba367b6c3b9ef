import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Clock } from '../../core/clock.js';
import type { Page } from '../../core/http/fields.js';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import type { ImportFilter, ImportRow, Outcome, PatientImport, RowFilter } from './patient-imports.dto.js';

export interface NewImport {
  readonly id: string;
  readonly is_dry_run: boolean;
  readonly takes_duplicates: boolean;
  readonly total_rows: number;
  readonly ignored_columns: readonly string[];
  readonly created_by_id: string;
}

/** What became of a row. */
export interface Verdict {
  readonly line: number;
  readonly outcome: Outcome;
  readonly person_key: string | null;
  readonly patient_id: string | null;
  readonly problems: ImportRow['problems'];
}

const shown = sql`
  i.id, i.is_dry_run, i.takes_duplicates, i.status, i.done_rows * 100 / i.total_rows as progress, i.total_rows, i.done_rows,
  i.created_rows, i.duplicate_rows, i.invalid_rows, i.ignored_columns, i.error, i.created_by_id, i.created_at, i.started_at,
  i.completed_at`;

const reported = sql`
  r.line, r.outcome, r.patient_id, c.patient_code, r.problems
  from patient_import_rows r left join patient_cards c on c.id = r.patient_id`;

@Injectable()
export class PatientImportsRepository {
  constructor(
    private readonly db: TenantDb,
    private readonly clock: Clock,
  ) {}

  /** The database refuses a second import while one waits or runs. */
  async add(given: NewImport): Promise<void> {
    const { id, is_dry_run, takes_duplicates, total_rows, ignored_columns, created_by_id } = given;
    await this.db.rows(sql`
      insert into patient_imports
        (id, is_dry_run, takes_duplicates, status, total_rows, ignored_columns, created_by_id, created_at)
      values (${id}, ${is_dry_run}, ${takes_duplicates}, 'PENDING', ${total_rows}, ${[...ignored_columns]}, ${created_by_id},
        ${this.clock.now()})`);
  }

  find(id: string): Promise<PatientImport | undefined> {
    return this.db.row(sql<PatientImport>`select ${shown} from patient_imports i where i.id = ${id}`);
  }

  /** Nobody else works on it until the transaction ends. */
  lock(id: string): Promise<PatientImport | undefined> {
    return this.db.row(
      sql<PatientImport>`select ${shown} from patient_imports i where i.id = ${id} for no key update`,
    );
  }

  async list({ page, page_size }: ImportFilter): Promise<Page<PatientImport>> {
    const [items, counted] = await Promise.all([
      this.db.rows(sql<PatientImport>`
        select ${shown} from patient_imports i order by i.created_at desc, i.id desc
        limit ${page_size} offset ${(page - 1) * page_size}`),
      this.db.row(sql<{ total: number }>`select count(*)::int as total from patient_imports`),
    ]);
    return { items, total: counted?.total ?? 0, page, page_size };
  }

  async rows(id: string, { outcome, page, page_size }: RowFilter): Promise<Page<ImportRow>> {
    const where = sql`r.import_id = ${id} and ${outcome ? sql`r.outcome = ${outcome}` : sql`true`}`;
    const [items, counted] = await Promise.all([
      this.db.rows(sql<ImportRow>`
        select ${reported} where ${where} order by r.line limit ${page_size} offset ${(page - 1) * page_size}`),
      this.db.row(
        sql<{ total: number }>`select count(*)::int as total from patient_import_rows r where ${where}`,
      ),
    ]);
    return { items, total: counted?.total ?? 0, page, page_size };
  }

  /** Rows of the report that come after a line. */
  next(id: string, after: number, size: number): Promise<ImportRow[]> {
    return this.db.rows(sql<ImportRow>`
      select ${reported} where r.import_id = ${id} and r.line > ${after} order by r.line limit ${size}`);
  }

  /** Those of some people whom an earlier row of the file was about. */
  async taken(id: string, keys: readonly string[]): Promise<Set<string>> {
    const rows = await this.db.rows(sql<{ person_key: string }>`
      select person_key from patient_import_rows
      where import_id = ${id} and outcome = 'CREATED' and person_key = any(${[...keys]})`);
    return new Set(rows.map(({ person_key }) => person_key));
  }

  /** Those of some patients whom this import has registered. */
  async registeredBy(id: string, patientIds: readonly string[]): Promise<Set<string>> {
    const rows = await this.db.rows(sql<{ patient_id: string }>`
      select patient_id from patient_import_rows
      where import_id = ${id} and outcome = 'CREATED' and patient_id = any(${[...patientIds]}::uuid[])`);
    return new Set(rows.map(({ patient_id }) => patient_id));
  }

  /** Writes down what became of rows, and how far the import is; each row of a file only once. */
  async report(id: string, verdicts: readonly Verdict[]): Promise<void> {
    const of = (outcome: Outcome) => verdicts.filter(verdict => verdict.outcome === outcome).length;
    await this.db.rows(sql`
      insert into patient_import_rows (import_id, line, outcome, person_key, patient_id, problems)
      select ${id}, line, outcome, person_key, patient_id, problems
      from jsonb_to_recordset(${JSON.stringify(verdicts)}::jsonb) as v (
        line int, outcome text, person_key text, patient_id uuid, problems jsonb)`);
    await this.db.rows(sql`
      update patient_imports set status = 'RUNNING', started_at = coalesce(started_at, ${this.clock.now()}),
        done_rows = done_rows + ${verdicts.length}, created_rows = created_rows + ${of('CREATED')},
        duplicate_rows = duplicate_rows + ${of('DUPLICATE')}, invalid_rows = invalid_rows + ${of('INVALID')}
      where id = ${id}`);
  }

  /** @param error why it could not be completed */
  async end(id: string, error: string | null): Promise<void> {
    await this.db.rows(sql`
      update patient_imports set status = ${error === null ? 'COMPLETED' : 'FAILED'}, error = ${error},
        completed_at = ${this.clock.now()}
      where id = ${id} and status in ('PENDING', 'RUNNING')`);
  }
}
