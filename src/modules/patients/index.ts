export type { NewPatient } from './patient-drafts.js';
export { PatientImports } from './patient-imports.js';
export { PatientsModule } from './patients.module.js';
export { PatientsService } from './patients.service.js';
