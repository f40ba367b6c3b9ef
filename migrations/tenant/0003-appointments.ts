import { SqlMigration } from '../sql-migration.js';

/** Outpatient appointments. The database itself keeps a doctor's and a patient's time free of double bookings. */
export class Appointments extends SqlMigration {
  protected readonly sql = `
create table opening_hours (
  weekday smallint primary key check (weekday between 1 and 7),
  opens time not null,
  closes time not null,
  constraint opening_hours_order check (closes > opens)
);

comment on column opening_hours.weekday is 'ISO 8601: 1 Monday to 7 Sunday, in the time zone of the hospital';

insert into opening_hours select weekday, '09:00', '18:00' from generate_series(1, 6) weekday;

create table appointments (
  id uuid primary key,
  patient_id uuid not null references patients,
  doctor_id uuid not null references users,
  department_id uuid not null constraint appointments_department_fk references departments,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  status text not null check (status in
    ('SCHEDULED', 'CHECKED_IN', 'IN_CONSULTATION', 'COMPLETED', 'CANCELLED', 'NO_SHOW')),
  notes text check (char_length(notes) <= 2100),
  overbook_reason text,
  checked_in_at timestamptz,
  consultation_started_at timestamptz,
  completed_at timestamptz,
  no_show_at timestamptz,
  cancelled_at timestamptz,
  cancelled_reason text check (cancelled_reason in ('PATIENT_REQUEST', 'ADMITTED_TO_IPD', 'DOCTOR_UNAVAILABLE', 'OTHER')),
  cancelled_note text check (char_length(cancelled_note) <= 500),
  linked_ipd_admission_id uuid,
  created_by_id uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1,
  constraint appointments_on_grid check (extract(epoch from starts_at)::bigint % 900 = 0),
  constraint appointments_has_length check (ends_at > starts_at and ends_at <= starts_at + interval '8 hours'),
  constraint appointments_cancelled_with_reason check ((status = 'CANCELLED') = (cancelled_reason is not null)),
  constraint appointments_doctor_free exclude using gist (
    doctor_id ext.gist_uuid_ops with operator(pg_catalog.=), tstzrange(starts_at, ends_at) with &&)
    where (status in ('SCHEDULED', 'CHECKED_IN', 'IN_CONSULTATION', 'COMPLETED') and overbook_reason is null),
  constraint appointments_patient_free exclude using gist (
    patient_id ext.gist_uuid_ops with operator(pg_catalog.=), tstzrange(starts_at, ends_at) with &&)
    where (status in ('SCHEDULED', 'CHECKED_IN', 'IN_CONSULTATION', 'COMPLETED'))
);

create index appointments_day on appointments (starts_at desc, id desc);

create index appointments_doctor_day on appointments (doctor_id, starts_at desc, id desc);

create index appointments_patient on appointments (patient_id, starts_at desc);

create index appointments_department on appointments (department_id, starts_at desc);

create index appointments_department_patients on appointments (department_id, patient_id);

create index appointments_waiting on appointments (starts_at) where status = 'SCHEDULED';

create view visit_cards as select patient_id, doctor_id, department_id, starts_at, status from appointments;

create view visit_counts as
  select department_id, count(distinct patient_id)::int as patient_count from appointments group by department_id;
`;
}
