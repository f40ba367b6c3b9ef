export { TenantProvisioner } from './tenant-provisioner.js';
export { tenantRegistered } from './tenants.events.js';
export { TenantsModule } from './tenants.module.js';
export { CountPatients } from './jobs/count-patients.job.js';
