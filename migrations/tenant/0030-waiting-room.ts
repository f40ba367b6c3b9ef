import { SqlMigration } from '../sql-migration.js';

/** Tokens of those who have arrived, by doctor and day; who was called; and the boards that show it. */
export class WaitingRoom extends SqlMigration {
  protected readonly sql = `
alter table appointments add column token_on date, add column token_number integer
    constraint appointments_token_positive check (token_number > 0),
  add constraint appointments_token_whole check (num_nulls(token_on, token_number) in (0, 2)),
  add constraint appointments_token_of_arrived check (token_number is null or checked_in_at is not null);

comment on column appointments.token_on is 'The day of the visit in the time zone of the hospital; numbers begin anew each day';

create unique index appointments_token_key on appointments (token_on, doctor_id, token_number) where token_number is not null;

create table token_counters (
  doctor_id uuid not null references users,
  on_day date not null,
  last_number integer not null constraint token_counters_positive check (last_number > 0),
  primary key (doctor_id, on_day)
);

create view token_holders as
  select id as appointment_id, patient_id, doctor_id, department_id, token_on, token_number, status, starts_at,
    checked_in_at, consultation_started_at, completed_at
  from appointments where token_number is not null;

create table queue_days (
  doctor_id uuid not null references users,
  on_day date not null,
  primary key (doctor_id, on_day)
);

comment on table queue_days is 'One row a queue: whoever calls somebody holds it, so that nobody else does at the same moment';

create table queue_calls (
  appointment_id uuid not null references appointments on delete cascade,
  token_on date not null,
  token_number integer not null,
  called_at timestamptz,
  skipped_at timestamptz,
  primary key (appointment_id, token_on, token_number),
  constraint queue_calls_known check (num_nonnulls(called_at, skipped_at) > 0)
);

create table boards (
  id uuid primary key,
  name text not null check (char_length(name) between 1 and 100),
  secret_hash bytea not null constraint boards_secret_key unique,
  created_by_id uuid not null,
  created_at timestamptz not null,
  revoked_at timestamptz
);
`;
}
