import { SqlMigration } from '../sql-migration.js';

/** When doctors work, and when they are away. */
export class Availability extends SqlMigration {
  protected readonly sql = `
create table availability_rules (
  id uuid primary key,
  doctor_id uuid not null constraint availability_rules_of references users on delete cascade,
  kind text not null constraint availability_rules_kind check (kind in ('WORK', 'BREAK')),
  weekday smallint not null constraint availability_rules_weekday check (weekday between 1 and 7),
  starts time not null,
  ends time not null,
  valid_from date,
  valid_to date,
  constraint availability_rules_validity check (valid_to >= valid_from)
);

comment on column availability_rules.weekday is 'ISO 8601: 1 Monday to 7 Sunday, on which it starts';

comment on column availability_rules.ends is 'Not after starts: on the next day';

create index availability_rules_of_doctor on availability_rules (doctor_id);

create table doctor_leaves (
  id uuid primary key,
  doctor_id uuid not null constraint doctor_leaves_of references users on delete cascade,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  reason text check (char_length(reason) between 1 and 300),
  created_by_id uuid,
  created_at timestamptz not null,
  constraint doctor_leaves_has_length check (ends_at > starts_at and ends_at <= starts_at + interval '366 days'),
  constraint doctor_leaves_apart exclude using gist (
    doctor_id ext.gist_uuid_ops with operator(pg_catalog.=), tstzrange(starts_at, ends_at) with &&)
);

create index doctor_leaves_latest on doctor_leaves (doctor_id, ends_at);

create view leave_cards as select id, doctor_id, starts_at, ends_at from doctor_leaves;

create view booked_times as
  select id, doctor_id, patient_id, starts_at, ends_at, status from appointments
  where status in ('SCHEDULED', 'CHECKED_IN', 'IN_CONSULTATION', 'COMPLETED');
`;
}
