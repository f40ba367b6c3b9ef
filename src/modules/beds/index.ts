export { BedImports, type ImportedBed, type ImportedPlace, type ImportedWard } from './bed-imports.js';
export { BedPlaces } from './bed-places.js';
export { BedResponse } from './beds.dto.js';
export type { WardVacancy } from './beds.repository.js';
export { BedsModule } from './beds.module.js';
export { BedsService } from './beds.service.js';
