import { SqlMigration } from '../sql-migration.js';

/** When patients are reminded of a visit, that they have been, and what they answered. */
export class Reminders extends SqlMigration {
  protected readonly sql = `
alter table hospital_settings add column reminder_minutes integer[] not null default '{1440,120}'
  constraint hospital_settings_reminders check (cardinality(reminder_minutes) <= 4 and array_position(reminder_minutes, null) is null
    and 30 <= all (reminder_minutes) and 10080 >= all (reminder_minutes));

create view reminder_settings as select reminder_minutes from hospital_settings;

alter table appointments add column confirmed_at timestamptz, add column rescheduled_at timestamptz;

comment on column appointments.confirmed_at is 'When the patient said that they will come at this time';

comment on column appointments.rescheduled_at is 'When it got its present time; null while it has its first';

create view coming_visits as
  select id, patient_id, doctor_id, starts_at, coalesce(rescheduled_at, created_at) as scheduled_since
  from appointments where status = 'SCHEDULED';

create table reminders (
  appointment_id uuid not null references appointments on delete cascade,
  starts_at timestamptz not null,
  lead_minutes integer not null,
  recorded_at timestamptz not null,
  constraint reminders_once primary key (appointment_id, starts_at, lead_minutes)
);

create table reminder_rounds (
  lead_minutes integer primary key,
  reached timestamptz not null
);

comment on column reminder_rounds.reached is 'Visits that begin until then have been looked at for this lead time';
`;
}
