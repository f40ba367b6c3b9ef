import { SqlMigration } from '../sql-migration.js';

/** Finds the patients of a doctor, by visit and by registration, without reading their visits. */
export class Sight extends SqlMigration {
  protected readonly sql = `
create index appointments_doctor_patients on appointments (doctor_id, patient_id);

create index patients_creator on patients (created_by_id);
`;
}
