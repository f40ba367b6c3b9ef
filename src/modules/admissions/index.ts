export { AdmissionImports, type ImportedStay } from './admission-imports.js';
export type { AdmissionResponse } from './admissions.dto.js';
export { AdmissionsModule } from './admissions.module.js';
export type { Stay } from './admissions.repository.js';
export { AdmissionsService } from './admissions.service.js';
export { DischargedDetails } from './admissions.dto.js';
export { changeWord, diagnosisLine, summaryOf, vitalsLine, type DischargeDetails } from './summary.rules.js';
