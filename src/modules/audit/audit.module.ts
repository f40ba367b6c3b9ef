import { Module } from '@nestjs/common';
import './audit.permissions.js';
import { AuditPortalController } from './audit.portal.controller.js';
import { AuditController } from './audit.controller.js';
import { AuditQueries } from './audit.queries.js';
import { AuditService } from './audit.service.js';
import { SealAudit } from './jobs/seal-audit.job.js';
import { SealsQueries } from './seals.queries.js';
import { SealsRepository } from './seals.repository.js';
import { Seals } from './seals.service.js';

@Module({
  controllers: [AuditController, AuditPortalController],
  providers: [AuditService, AuditQueries, Seals, SealsQueries, SealsRepository, SealAudit],
  exports: [Seals, SealAudit],
})
export class AuditModule {}
