import { Injectable } from '@nestjs/common';
import { Events } from '../../core/events/events.js';
import type { Page } from '../../core/http/fields.js';
import { currentTenant } from '../../core/tenancy/tenancy-scope.js';
import type { AuditEntry, AuditFilter } from './audit.dto.js';
import { auditVerified, auditViewed } from './audit.events.js';
import { AuditQueries } from './audit.queries.js';
import { Seals, type Verification } from './seals.service.js';

@Injectable()
export class AuditService {
  constructor(
    private readonly queries: AuditQueries,
    private readonly seals: Seals,
    private readonly events: Events,
  ) {}

  async list(filter: AuditFilter): Promise<Page<AuditEntry>> {
    const found = await this.queries.list(filter, currentTenant().timeZone);
    this.events.record(auditViewed(filter));
    return found;
  }

  async verify(): Promise<Verification> {
    const verification = await this.seals.verify();
    this.events.record(auditVerified(verification));
    return verification;
  }
}
