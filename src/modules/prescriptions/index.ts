export { PrescriptionImports, type ImportedItem, type ImportedPrescription } from './prescription-imports.js';
export type { PrescriptionResponse } from './prescriptions.dto.js';
export { prescriptionMoved } from './prescriptions.events.js';
export { PrescriptionsModule } from './prescriptions.module.js';
export { PrescriptionsService } from './prescriptions.service.js';
