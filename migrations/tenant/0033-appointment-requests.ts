import { SqlMigration } from '../sql-migration.js';

/**
 * Patients ask for appointments. A request holds no time of anybody until staff approve it; a patient has one at a time
 * with a doctor, whether it waits or has become a booking.
 */
export class AppointmentRequests extends SqlMigration {
  protected readonly sql = `
alter table appointments drop constraint appointments_status_check;

alter table appointments add constraint appointments_status_check check (status in
  ('REQUESTED', 'REJECTED', 'SCHEDULED', 'CHECKED_IN', 'IN_CONSULTATION', 'COMPLETED', 'CANCELLED', 'NO_SHOW'));

alter table appointments add is_by_patient boolean not null default false;

alter table appointments add rejected_at timestamptz;

alter table appointments add rejected_reason text
  constraint appointments_rejected_reason check (char_length(rejected_reason) between 1 and 500);

alter table appointments add constraint appointments_rejected_with_reason check (
  (status = 'REJECTED') = (rejected_reason is not null) and (rejected_reason is null) = (rejected_at is null));

comment on column appointments.rejected_reason is 'Told to the patient; EXPIRED when nobody had answered in time';

create unique index appointments_one_request on appointments (doctor_id, patient_id)
  where is_by_patient and status in ('REQUESTED', 'SCHEDULED');

-- A request is no visit of the department.
drop index appointments_department_patients;

create index appointments_department_patients on appointments (department_id, patient_id)
  where status not in ('REQUESTED', 'REJECTED');

create index appointments_requested on appointments (starts_at) where status = 'REQUESTED';

create or replace view visit_cards as
  select patient_id, doctor_id, department_id, starts_at, status, id from appointments
  where status not in ('REQUESTED', 'REJECTED');

create or replace view visit_counts as
  select department_id, count(distinct patient_id)::int as patient_count
  from (select distinct department_id, patient_id from appointments where status not in ('REQUESTED', 'REJECTED')
    union all select distinct department_id, patient_id from admissions) visits
  group by department_id;

create or replace view visit_facts as
  select id, patient_id, doctor_id, department_id, starts_at, status, cancelled_reason, rejected_reason from appointments;
`;
}
