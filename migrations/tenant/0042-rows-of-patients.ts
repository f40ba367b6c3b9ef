import { SqlMigration } from '../sql-migration.js';

/** Tables in which a new row needs a record that is in use. */
const tables = [
  'admissions',
  'alert_rules',
  'alerts',
  'appointments',
  'bed_allocations',
  'bed_requests',
  'devices',
  'early_warning_settings',
  'portal_invitations',
  'prescriptions',
  'problems',
  'readings',
  'stock_movements',
  'vital_sets',
];

/**
 * Rows of patients and merges. Nothing new refers to a record that was merged or removed: whoever writes holds the
 * record, so a merge waits for them or they for it. What is append-only may follow a merge, and change in nothing else.
 */
export class RowsOfPatients extends SqlMigration {
  protected readonly sql = `
create function refuse_rows_of_others() returns trigger language plpgsql as $$
declare
  is_gone boolean;
begin
  execute format('with held as (
      select survivor_id, removed_at from %I.patients where id in (select patient_id from added) order by id for key share)
    select bool_or(survivor_id is not null or removed_at is not null) from held', tg_table_schema) into is_gone;
  if is_gone then
    raise exception 'the record of the patient is not in use'
      using errcode = 'check_violation', constraint = 'patients_in_use';
  end if;
  return null;
end $$;

${tables
  .map(
    table => `create trigger ${table}_of_patients_in_use after insert on ${table}
  referencing new table as added for each statement execute function refuse_rows_of_others();`,
  )
  .join('\n\n')}

create function keep_all_but_patient() returns trigger language plpgsql as $$
declare
  is_arranged boolean := false;
  is_refused boolean;
begin
  -- Where everything was made up, it may be arranged anew.
  if current_setting('hms.arranges_demo', true) = 'on' then
    execute format('select exists (select from %I.demo_marks)', tg_table_schema) into is_arranged;
    if is_arranged then
      return null;
    end if;
  end if;
  execute format('select exists (
      select from was w full join became b using (id)
      where w.id is null or b.id is null or to_jsonb(w) - ''patient_id'' <> to_jsonb(b) - ''patient_id''
        or not exists (select from %I.patient_merges m where m.changed_in = pg_current_xact_id()
          and (m.merged_id, m.survivor_id) in ((w.patient_id, b.patient_id), (b.patient_id, w.patient_id))))', tg_table_schema)
    into is_refused;
  if is_refused then
    raise exception 'these rows are append-only; they follow a merge of their patient and change in nothing else'
      using errcode = 'insufficient_privilege';
  end if;
  return null;
end $$;

drop trigger vital_sets_append_only on vital_sets;

create trigger vital_sets_append_only before delete or truncate on vital_sets
  for each statement when (pg_trigger_depth() = 0) execute function refuse_vitals_change();

create trigger vital_sets_unchanged after update on vital_sets
  referencing old table as was new table as became for each statement execute function keep_all_but_patient();

drop trigger readings_append_only on readings;

create trigger readings_append_only before delete or truncate on readings
  for each statement when (pg_trigger_depth() = 0) execute function refuse_vitals_change();

create trigger readings_unchanged after update on readings
  referencing old table as was new table as became for each statement execute function keep_all_but_patient();

drop trigger stock_movements_append_only on stock_movements;

create trigger stock_movements_append_only before delete or truncate on stock_movements
  for each statement execute function refuse_ledger_change();

create trigger stock_movements_unchanged after update on stock_movements
  referencing old table as was new table as became for each statement execute function keep_all_but_patient();

create index stock_movements_patient on stock_movements (patient_id) where patient_id is not null;
`;
}
