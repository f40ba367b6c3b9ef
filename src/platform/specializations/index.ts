export { SpecializationChoice } from './specializations.dto.js';
export { Specializations } from './specializations.js';
export { SpecializationsModule } from './specializations.module.js';
