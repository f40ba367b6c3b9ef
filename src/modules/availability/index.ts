export { AvailabilityImports } from './availability-imports.js';
export { AvailabilityModule } from './availability.module.js';
export { AvailabilityService } from './availability.service.js';
export { Slots, type FreeTime, type VisitTime } from './slots.js';
