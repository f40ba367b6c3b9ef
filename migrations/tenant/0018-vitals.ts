import { SqlMigration } from '../sql-migration.js';

/** Vital signs: sets as people record them, and the series of single readings that sets and devices feed (ADR 17). */
export class Vitals extends SqlMigration {
  protected readonly sql = `
create table vital_sets (
  id uuid primary key,
  patient_id uuid not null constraint vital_sets_patient_fk references patients on delete cascade,
  appointment_id uuid constraint vital_sets_appointment_fk references appointments on delete cascade,
  admission_id uuid constraint vital_sets_admission_fk references admissions on delete cascade,
  recorded_at timestamptz not null,
  recorded_by_id uuid,
  systolic_bp double precision,
  diastolic_bp double precision,
  heart_rate double precision,
  temperature_c double precision,
  respiratory_rate double precision,
  spo2 double precision,
  glucose_mg_dl double precision,
  weight_kg double precision,
  height_cm double precision,
  bmi double precision,
  notes text check (char_length(notes) <= 500),
  corrects_id uuid
    constraint vital_sets_corrected_once unique
    constraint vital_sets_corrects_fk references vital_sets,
  correction_reason text check (char_length(correction_reason) between 1 and 300),
  entered_in_error boolean not null default false,
  created_at timestamptz not null,
  constraint vital_sets_one_visit check (num_nonnulls(appointment_id, admission_id) <= 1),
  constraint vital_sets_correction_whole check (num_nulls(corrects_id, correction_reason) in (0, 2)),
  constraint vital_sets_error_corrects check (not entered_in_error or corrects_id is not null),
  constraint vital_sets_not_empty check (entered_in_error = (num_nonnulls(systolic_bp, diastolic_bp, heart_rate,
    temperature_c, respiratory_rate, spo2, glucose_mg_dl, weight_kg, height_cm, notes) = 0))
);

comment on column vital_sets.corrects_id is 'The set in whose place this one stands; the other is kept as it was';

comment on column vital_sets.entered_in_error is 'Nothing stands in the place of the set that this one corrects';

create index vital_sets_patient on vital_sets (patient_id, recorded_at desc, id desc);

create index vital_sets_appointment on vital_sets (appointment_id) where appointment_id is not null;

create index vital_sets_admission on vital_sets (admission_id) where admission_id is not null;

create table readings (
  id uuid primary key,
  patient_id uuid not null constraint readings_patient_fk references patients on delete cascade,
  recorded_at timestamptz not null,
  received_at timestamptz not null,
  value double precision,
  given_value double precision,
  device_id uuid,
  set_id uuid constraint readings_set_fk references vital_sets on delete cascade,
  corrects_id uuid constraint readings_corrects_fk references readings,
  recorded_by_id uuid,
  type text not null check (type in ('heart_rate', 'bp_systolic', 'bp_diastolic', 'spo2', 'temperature', 'glucose',
    'weight', 'height', 'bmi', 'respiratory_rate', 'ecg', 'steps', 'sleep_hours', 'calories')),
  source text not null check (source in ('doctor', 'device', 'wearable', 'manual', 'external')),
  given_unit text check (char_length(given_unit) <= 20),
  correction_reason text check (char_length(correction_reason) between 1 and 300),
  constraint readings_value_or_error check (value is not null or corrects_id is not null),
  constraint readings_reason_corrects check (correction_reason is null or corrects_id is not null),
  constraint readings_given_whole check (num_nulls(given_value, given_unit) in (0, 2))
);

comment on column readings.value is 'In the unit of the type; null: nothing stands in the place of the reading that this one corrects';

comment on column readings.given_unit is 'UCUM unit in which it was measured, with given_value, when that is another one';

create unique index readings_key on readings
  (patient_id, type, recorded_at, source, device_id, set_id, corrects_id) nulls not distinct;

create unique index readings_corrected_once on readings (corrects_id) where corrects_id is not null;

create unique index readings_set on readings (set_id, type) where set_id is not null;

create function refuse_vitals_change() returns trigger language plpgsql as $$
begin
  raise exception 'vital signs are append-only: corrections are rows of their own' using errcode = 'insufficient_privilege';
end $$;

create trigger vital_sets_append_only before update or delete or truncate on vital_sets
  for each statement when (pg_trigger_depth() = 0) execute function refuse_vitals_change();

create trigger readings_append_only before update or delete or truncate on readings
  for each statement when (pg_trigger_depth() = 0) execute function refuse_vitals_change();

create view vital_cards as
  select s.id, s.patient_id, s.appointment_id, s.admission_id, s.recorded_at, s.recorded_by_id, s.systolic_bp,
    s.diastolic_bp, s.heart_rate, s.temperature_c, s.respiratory_rate, s.spo2, s.glucose_mg_dl, s.weight_kg, s.height_cm,
    s.bmi, s.notes
  from vital_sets s
  where not s.entered_in_error and not exists (select from vital_sets c where c.corrects_id = s.id);

create view reading_cards as
  select r.id, r.patient_id, r.type, r.value, r.recorded_at, r.source
  from readings r
  where r.value is not null and not exists (select from readings c where c.corrects_id = r.id);
`;
}
