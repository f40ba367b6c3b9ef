export type { NewPatient } from './patient-drafts.js';
export { PatientEntity } from './patient.entity.js';
export { PatientsModule } from './patients.module.js';
export { PatientsService } from './patients.service.js';
