export { tenantNotFound } from './lifecycle.errors.js';
export { LifecycleModule } from './lifecycle.module.js';
export { TenantLifecycle } from './tenant-lifecycle.js';
