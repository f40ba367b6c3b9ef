export { PortalImports, type ImportedAccount } from './portal-imports.js';
export { ForgetPortalLeftovers } from './jobs/forget-portal-leftovers.job.js';
export { PortalStrategiesModule } from './portal-strategies.module.js';
export { PortalModule } from './portal.module.js';
export { PortalSecrets } from './portal-secrets.service.js';
