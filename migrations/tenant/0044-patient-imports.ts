import { SqlMigration } from '../sql-migration.js';

/** Patients registered from a file: one import at a time, and of each row what became of it. */
export class PatientImports extends SqlMigration {
  protected readonly sql = `
create table patient_imports (
  id uuid primary key,
  is_dry_run boolean not null,
  takes_duplicates boolean not null,
  status text not null constraint patient_imports_status check (status in ('PENDING', 'RUNNING', 'COMPLETED', 'FAILED')),
  total_rows integer not null check (total_rows > 0),
  done_rows integer not null default 0,
  created_rows integer not null default 0,
  duplicate_rows integer not null default 0,
  invalid_rows integer not null default 0,
  ignored_columns text[] not null,
  error text,
  created_by_id uuid,
  created_at timestamptz not null,
  started_at timestamptz,
  completed_at timestamptz,
  constraint patient_imports_counted check (
    done_rows between 0 and total_rows and done_rows = created_rows + duplicate_rows + invalid_rows),
  constraint patient_imports_done check (status <> 'COMPLETED' or done_rows = total_rows),
  constraint patient_imports_failed_with_error check ((status = 'FAILED') = (error is not null))
);

comment on column patient_imports.created_rows is 'Of a dry run: rows of which patients would have been made';

create unique index patient_imports_one_at_a_time on patient_imports ((true)) where status in ('PENDING', 'RUNNING');

create index patient_imports_newest on patient_imports (created_at desc, id desc);

create table patient_import_rows (
  import_id uuid not null constraint patient_import_rows_of references patient_imports on delete cascade,
  line integer not null check (line > 1),
  outcome text not null constraint patient_import_rows_outcome check (outcome in ('CREATED', 'DUPLICATE', 'INVALID')),
  person_key text,
  patient_id uuid,
  problems jsonb not null default '[]',
  primary key (import_id, line)
);

comment on column patient_import_rows.line is 'Of the file, as a spreadsheet counts; the head is line 1';

comment on column patient_import_rows.person_key is 'Keyed hash of who the row is about: equal in rows of one person';

comment on column patient_import_rows.patient_id is 'Who was registered, or who is there already';

create index patient_import_rows_person on patient_import_rows (import_id, person_key) where outcome = 'CREATED';

create index patient_import_rows_patient on patient_import_rows (patient_id) where outcome = 'CREATED';

create index patient_import_rows_outcome on patient_import_rows (import_id, outcome, line);
`;
}
