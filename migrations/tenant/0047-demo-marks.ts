import { SqlMigration } from '../sql-migration.js';

/**
 * In hospitals that are made for demonstration, what is append-only elsewhere may be arranged anew (ADR 25). Only the
 * owner of the database can mark a hospital so; and even there a transaction has to say that this is what it does.
 */
export class DemoMarks extends SqlMigration {
  protected readonly sql = `
create table demo_marks (
  is_demo boolean primary key default true constraint demo_marks_one_row check (is_demo)
);

comment on table demo_marks is 'A row: everything here was made up. The hospital itself can only read it';

create or replace function refuse_ledger_change() returns trigger language plpgsql as $$
declare
  arranged boolean := false;
begin
  if tg_op in ('UPDATE', 'DELETE') and current_setting('hms.arranges_demo', true) = 'on' then
    execute format('select exists (select from %I.demo_marks)', tg_table_schema) into arranged;
  end if;
  if not arranged then
    raise exception 'stock changes by new movements alone' using errcode = 'insufficient_privilege';
  end if;
  if tg_level = 'ROW' then
    return new;
  end if;
  return null;
end $$;

create or replace function refuse_vitals_change() returns trigger language plpgsql as $$
declare
  arranged boolean := false;
begin
  if tg_op in ('UPDATE', 'DELETE') and current_setting('hms.arranges_demo', true) = 'on' then
    execute format('select exists (select from %I.demo_marks)', tg_table_schema) into arranged;
  end if;
  if not arranged then
    raise exception 'vital signs are append-only: corrections are rows of their own' using errcode = 'insufficient_privilege';
  end if;
  return null;
end $$;
`;
}
