import { SqlMigration } from '../sql-migration.js';

/** What NEWS2 needs besides numbers, and what a clinician says about a patient. */
export class EarlyWarning extends SqlMigration {
  protected readonly sql = `
alter table vital_sets
  add column consciousness text check (consciousness in ('A', 'C', 'V', 'P', 'U')),
  add column supplemental_oxygen boolean,
  drop constraint vital_sets_not_empty,
  add constraint vital_sets_not_empty check (entered_in_error = (num_nonnulls(systolic_bp, diastolic_bp, heart_rate,
    temperature_c, respiratory_rate, spo2, glucose_mg_dl, weight_kg, height_cm, notes, consciousness,
    supplemental_oxygen) = 0));

comment on column vital_sets.consciousness is 'ACVPU: alert, new confusion, voice, pain, unresponsive';

create or replace view vital_cards as
  select s.id, s.patient_id, s.appointment_id, s.admission_id, s.recorded_at, s.recorded_by_id, s.systolic_bp,
    s.diastolic_bp, s.heart_rate, s.temperature_c, s.respiratory_rate, s.spo2, s.glucose_mg_dl, s.weight_kg, s.height_cm,
    s.bmi, s.notes, s.consciousness, s.supplemental_oxygen
  from vital_sets s
  where not s.entered_in_error and not exists (select from vital_sets c where c.corrects_id = s.id);

create view lone_reading_cards as
  select r.patient_id, r.type, r.value, r.recorded_at
  from readings r
  where r.set_id is null and r.value is not null and not exists (select from readings c where c.corrects_id = r.id);

create table early_warning_settings (
  patient_id uuid primary key constraint early_warning_settings_patient_fk references patients on delete cascade,
  spo2_scale integer not null check (spo2_scale in (1, 2)),
  is_pregnant boolean not null,
  set_by_id uuid not null,
  set_at timestamptz not null,
  version integer not null default 1
);
`;
}
