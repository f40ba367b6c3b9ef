export type { NewPatient } from './patient-drafts.js';
export { PatientImports } from './patient-imports.js';
export { PatientIntake, type Applicant, type Lookalike } from './patient-intake.js';
export { PatientPages, type PatientLine, type Place, type Reading } from './patient-pages.js';
export { PatientSearch } from './patients.dto.js';
export { PatientsModule } from './patients.module.js';
export { sightOf, type Sight } from './patients.policy.js';
export { normalisePhone } from './patients.rules.js';
export { PatientsService } from './patients.service.js';
