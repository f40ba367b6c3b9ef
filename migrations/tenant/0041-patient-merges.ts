import { SqlMigration } from '../sql-migration.js';

/** Records that were found to be one person's, records that were taken out of use, and what changed in a record. */
export class PatientMerges extends SqlMigration {
  protected readonly sql = `
alter table patients
  add column survivor_id uuid constraint patients_survivor_fk references patients on delete set null,
  add column former_codes text[] not null default '{}',
  add column resembles uuid[] not null default '{}',
  add column removed_at timestamptz,
  add column removed_by_id uuid,
  add column removed_reason text check (char_length(removed_reason) between 1 and 500),
  add constraint patients_other_survivor check (survivor_id <> id),
  add constraint patients_removed_with_reason check (num_nulls(removed_at, removed_reason) in (0, 2)),
  add constraint patients_gone_one_way check (num_nonnulls(survivor_id, removed_at) <= 1);

comment on column patients.survivor_id is 'The record in use that stands for this one, however many merges lie between';

comment on column patients.former_codes is 'Codes of the records that were merged into this one, by which people may still look for it';

comment on column patients.resembles is 'Records that looked like this one when it was registered all the same';

create index patients_merged on patients (survivor_id) where survivor_id is not null;

create index patients_removed on patients (removed_at desc, id desc) where removed_at is not null;

-- Lists show records in use alone.
drop index patients_recent;

create index patients_recent on patients (last_visited_at desc nulls last, created_at desc, id desc)
  where survivor_id is null and removed_at is null;

drop index patients_registered;

create index patients_registered on patients (created_at desc, id desc) where survivor_id is null and removed_at is null;

create table patient_merges (
  id uuid primary key,
  merged_id uuid not null constraint patient_merges_merged_fk references patients on delete cascade,
  survivor_id uuid not null constraint patient_merges_survivor_fk references patients on delete cascade,
  reason text not null check (char_length(reason) between 1 and 500),
  changes jsonb not null,
  merged_by_id uuid,
  merged_at timestamptz not null,
  undone_reason text check (char_length(undone_reason) between 1 and 500),
  undone_by_id uuid,
  undone_at timestamptz,
  changed_in xid8 not null default pg_current_xact_id(),
  constraint patient_merges_of_two check (merged_id <> survivor_id),
  constraint patient_merges_undone_with_reason check (num_nulls(undone_at, undone_reason) in (0, 2))
);

comment on column patient_merges.id is 'Made when both records were held: what is younger was written after the merge';

comment on column patient_merges.changes is 'What the merge changed in the record that survived: fields with before and after';

comment on column patient_merges.changed_in is 'The transaction in which rows may follow it: that of the merge, then that which takes it back';

create unique index patient_merges_one_open on patient_merges (merged_id) where undone_at is null;

create index patient_merges_merged on patient_merges (merged_id, id desc);

create index patient_merges_survivor on patient_merges (survivor_id, id desc);

create table patient_merge_rows (
  merge_id uuid not null constraint patient_merge_rows_of references patient_merges on delete cascade,
  table_name text not null,
  row_id uuid not null,
  outcome text not null check (outcome in ('MOVED', 'KEPT')),
  primary key (merge_id, table_name, row_id)
);

comment on column patient_merge_rows.outcome is 'KEPT: the other record had the same, so this row stayed where it was';

create table patient_changes (
  id uuid primary key,
  patient_id uuid not null constraint patient_changes_patient_fk references patients on delete cascade,
  at timestamptz not null,
  action text not null check (action in ('UPDATED', 'REMOVED', 'RESTORED', 'MERGED', 'UNMERGED')),
  actor_id uuid,
  is_by_patient boolean not null default false,
  changes jsonb not null default '{}',
  reason text check (char_length(reason) between 1 and 500)
);

create index patient_changes_latest on patient_changes (patient_id, at desc, id desc);

create function refuse_history_change() returns trigger language plpgsql as $$
begin
  raise exception 'the history of a record is append-only' using errcode = 'insufficient_privilege';
end $$;

create trigger patient_changes_append_only before update or delete or truncate on patient_changes
  for each statement when (pg_trigger_depth() = 0) execute function refuse_history_change();

create or replace view patient_cards as
  select id, patient_code, first_name, last_name, concat_ws(' ', first_name, last_name) as full_name, search_text, is_deceased,
    coalesce(survivor_id, id) as current_id, removed_at is not null as is_removed
  from patients;

create or replace view patient_contacts as
  select p.id, s.first_name, s.email, s.phone_primary, s.preferred_language, s.consent_sms, s.consent_email, s.is_deceased,
    s.id as current_id
  from patients p join patients s on s.id = coalesce(p.survivor_id, p.id)
  where s.removed_at is null;
`;
}
