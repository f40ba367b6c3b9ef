export { RolesModule } from './roles.module.js';
export { RolesService, type RoleGrant } from './roles.service.js';
