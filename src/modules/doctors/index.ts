export { DoctorImports, type ImportedProfile } from './doctor-imports.js';
export type { DoctorProfileResponse } from './doctors.dto.js';
export { DoctorsModule } from './doctors.module.js';
export { DoctorsService } from './doctors.service.js';
