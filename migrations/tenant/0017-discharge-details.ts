import { SqlMigration } from '../sql-migration.js';

/** What a discharge summary is made of: diagnoses, medicines, vital signs, follow-up. */
export class DischargeDetails extends SqlMigration {
  protected readonly sql = `
alter table admissions add column discharge_details jsonb
  constraint admissions_details_of_discharge check (discharge_details is null or status = 'DISCHARGED');
`;
}
