export { AuditModule } from './audit.module.js';
export { SealAudit } from './jobs/seal-audit.job.js';
export { Seals, type Verification } from './seals.service.js';
