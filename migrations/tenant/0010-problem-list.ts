import { SqlMigration } from '../sql-migration.js';

/** What a patient suffers from (FHIR Condition) and does not tolerate (FHIR AllergyIntolerance). */
export class ProblemList extends SqlMigration {
  protected readonly sql = `
create table problems (
  id uuid primary key,
  patient_id uuid not null constraint problems_patient_fk references patients on delete cascade,
  kind text not null check (kind in ('condition', 'allergy')),
  system text check (system in ('ICD-10', 'SNOMED')),
  code text check (char_length(code) <= 18),
  text text not null check (char_length(text) between 1 and 300),
  severity text check (severity in ('MILD', 'MODERATE', 'SEVERE')),
  criticality text check (criticality in ('LOW', 'HIGH')),
  onset_on date,
  status text not null default 'ACTIVE' check (status in ('ACTIVE', 'RESOLVED', 'ENTERED_IN_ERROR')),
  resolved_on date,
  noted_by_id uuid,
  noted_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1,
  constraint problems_code_whole check (num_nulls(system, code) in (0, 2)),
  constraint problems_criticality_of_allergies check (kind = 'allergy' or criticality is null),
  constraint problems_resolved_on_a_day check (status = 'ENTERED_IN_ERROR' or (status = 'RESOLVED') = (resolved_on is not null)),
  constraint problems_onset_first check (resolved_on >= onset_on)
);

create unique index problems_coded_once on problems (patient_id, kind, system, code) where status = 'ACTIVE' and code is not null;

create unique index problems_named_once on problems (patient_id, kind, lower(text)) where status = 'ACTIVE' and code is null;

create index problems_patient on problems (patient_id, kind, noted_at desc, id desc);
`;
}
