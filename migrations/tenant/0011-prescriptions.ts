import { SqlMigration } from '../sql-migration.js';

/** Prescriptions with their items, and what appointments show of them. */
export class Prescriptions extends SqlMigration {
  protected readonly sql = `
create table prescriptions (
  id uuid primary key,
  prescription_code text not null constraint prescriptions_code_key unique,
  patient_id uuid not null constraint prescriptions_patient_fk references patients,
  doctor_id uuid not null constraint prescriptions_doctor_fk references users,
  appointment_id uuid constraint prescriptions_appointment_fk references appointments,
  admission_id uuid,
  status text not null check (status in ('DRAFT', 'ISSUED', 'DISPENSED', 'CANCELLED')),
  chief_complaint text check (char_length(chief_complaint) <= 2000),
  diagnosis text check (char_length(diagnosis) <= 1000),
  issued_at timestamptz,
  dispensed_at timestamptz,
  cancelled_at timestamptz,
  cancelled_reason text check (char_length(cancelled_reason) between 1 and 500),
  created_by_id uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1,
  constraint prescriptions_one_visit check (num_nonnulls(appointment_id, admission_id) = 1),
  constraint prescriptions_times check (case status
    when 'DRAFT' then num_nonnulls(issued_at, dispensed_at, cancelled_at) = 0
    when 'ISSUED' then issued_at is not null and num_nonnulls(dispensed_at, cancelled_at) = 0
    when 'DISPENSED' then num_nulls(issued_at, dispensed_at) = 0 and cancelled_at is null
    else cancelled_at is not null and dispensed_at is null end),
  constraint prescriptions_cancelled_with_reason check ((status = 'CANCELLED') = (cancelled_reason is not null))
);

create unique index prescriptions_live_key on prescriptions (appointment_id) where status <> 'CANCELLED';

create index prescriptions_worklist on prescriptions (
  array_position('{DRAFT,ISSUED,DISPENSED,CANCELLED}'::text[], status), created_at desc, id desc);

create index prescriptions_doctor_worklist on prescriptions (
  doctor_id, array_position('{DRAFT,ISSUED,DISPENSED,CANCELLED}'::text[], status), created_at desc, id desc);

create index prescriptions_newest on prescriptions (created_at desc, id desc);

create index prescriptions_patient on prescriptions (patient_id, created_at desc, id desc);

create index prescriptions_appointment on prescriptions (appointment_id, created_at desc, id desc);

create index prescriptions_admission on prescriptions (admission_id, created_at desc, id desc)
  where admission_id is not null;

create table prescription_items (
  id uuid primary key,
  prescription_id uuid not null constraint prescription_items_of references prescriptions on delete cascade,
  position smallint not null check (position between 1 and 100),
  stock_item_id uuid constraint prescription_items_stock_fk references stock_items,
  medicine_name text not null check (char_length(medicine_name) between 1 and 255),
  dosage text check (char_length(dosage) <= 100),
  frequency text check (char_length(frequency) <= 100),
  duration text check (char_length(duration) <= 100),
  instructions text check (char_length(instructions) <= 500),
  quantity integer check (quantity > 0),
  constraint prescription_items_position_key unique (prescription_id, position),
  constraint prescription_items_stock_quantity check (stock_item_id is null or quantity is not null)
);

create index prescription_items_stock on prescription_items (stock_item_id) where stock_item_id is not null;

insert into counters (name) values ('prescription_code');

create view prescription_cards as
  select id, prescription_code, patient_id, doctor_id, appointment_id, admission_id, status, created_at,
    dispensed_at
  from prescriptions;

create or replace view visit_cards as
  select patient_id, doctor_id, department_id, starts_at, status, id from appointments;
`;
}
