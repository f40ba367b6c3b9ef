export { PatientExportsModule } from './patient-exports.module.js';
