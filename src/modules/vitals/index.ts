export { BatchReport, SendReadings } from './batches.dto.js';
export { BatchesService, type SendingDevice } from './batches.service.js';
export { checksumOf } from './checksum.rules.js';
export { valuesOf, VitalImports, type ImportedSet } from './vital-imports.js';
export { VitalSetsService } from './vital-sets.service.js';
export { VitalsModule } from './vitals.module.js';
