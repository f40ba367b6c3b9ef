export { RunPatientImport } from './jobs/run-patient-import.job.js';
export { PatientImportsModule } from './patient-imports.module.js';
