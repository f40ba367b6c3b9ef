import { SqlMigration } from '../sql-migration.js';

/** Stays in hospital. A patient has at most one that is going on. */
export class Admissions extends SqlMigration {
  protected readonly sql = `
create table admissions (
  id uuid primary key,
  patient_id uuid not null constraint admissions_patient_fk references patients,
  doctor_id uuid not null constraint admissions_doctor_fk references users,
  department_id uuid not null constraint admissions_department_fk references departments,
  status text not null check (status in ('ACTIVE', 'DISCHARGED', 'CANCELLED')),
  admitted_at timestamptz not null,
  notes text check (char_length(notes) <= 1000),
  discharged_at timestamptz,
  discharge_summary text check (char_length(discharge_summary) between 1 and 20000),
  cancelled_at timestamptz,
  cancelled_reason text check (char_length(cancelled_reason) between 1 and 500),
  created_by_id uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1,
  constraint admissions_status_key unique (id, status),
  constraint admissions_ended check (case status
    when 'ACTIVE' then num_nonnulls(discharged_at, discharge_summary, cancelled_at, cancelled_reason) = 0
    when 'DISCHARGED' then num_nulls(discharged_at, discharge_summary) = 0
      and num_nonnulls(cancelled_at, cancelled_reason) = 0
    else num_nulls(cancelled_at, cancelled_reason) = 0 and num_nonnulls(discharged_at, discharge_summary) = 0 end),
  constraint admissions_order check (discharged_at >= admitted_at)
);

comment on constraint admissions_status_key on admissions is 'What lasts as long as the stay refers to both';

create unique index admissions_one_active on admissions (patient_id) where status = 'ACTIVE';

create index admissions_newest on admissions (admitted_at desc, id desc);

create index admissions_going_on on admissions (admitted_at desc, id desc) where status = 'ACTIVE';

create index admissions_patient on admissions (patient_id, admitted_at desc, id desc);

create index admissions_doctor on admissions (doctor_id, admitted_at desc, id desc);

create index admissions_department on admissions (department_id, admitted_at desc, id desc);

create index admissions_doctor_patients on admissions (doctor_id, patient_id);

create index admissions_department_patients on admissions (department_id, patient_id);

create index appointments_admission on appointments (linked_ipd_admission_id)
  where linked_ipd_admission_id is not null;

alter table appointments add constraint appointments_admission_fk
  foreign key (linked_ipd_admission_id) references admissions;

alter table prescriptions add constraint prescriptions_admission_fk foreign key (admission_id) references admissions;

create view admission_cards as
  select id, patient_id, doctor_id, department_id, status, admitted_at, discharged_at from admissions;

create or replace view visit_counts as
  select department_id, count(distinct patient_id)::int as patient_count
  from (select department_id, patient_id from appointments
    union all select department_id, patient_id from admissions) visits
  group by department_id;
`;
}
