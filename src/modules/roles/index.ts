export { RolesModule } from './roles.module.js';
export type { HeldRole } from './roles.repository.js';
export { RolesService, toGrant } from './roles.service.js';
