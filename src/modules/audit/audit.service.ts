import { Injectable } from '@nestjs/common';
import { currentPrincipal } from '../../core/context.js';
import { Events } from '../../core/events/events.js';
import { csvLine } from '../../core/http/csv.js';
import type { Page } from '../../core/http/fields.js';
import { currentTenant } from '../../core/tenancy/tenancy-scope.js';
import { Tenancy } from '../../core/tenancy/tenancy.js';
import type { Tenant } from '../../core/tenancy/tenant.js';
import type { AuditEntry, AuditFilter, AuditSearch } from './audit.dto.js';
import type { OwnAccessFilter, PortalAccessEntry } from './audit.portal.dto.js';
import { accessesViewed, auditExported, auditVerified, auditViewed } from './audit.events.js';
import { AuditQueries, theNewest, type Place } from './audit.queries.js';
import { exportCells, exportColumns } from './audit.rules.js';
import { Seals, type Verification } from './seals.service.js';

/** Entries that an export holds in memory. */
const exportPage = 500;

@Injectable()
export class AuditService {
  constructor(
    private readonly queries: AuditQueries,
    private readonly seals: Seals,
    private readonly events: Events,
    private readonly tenancy: Tenancy,
  ) {}

  async list(filter: AuditFilter): Promise<Page<AuditEntry>> {
    const found = await this.queries.list(filter, currentTenant().timeZone);
    this.events.record(auditViewed(filter));
    return found;
  }

  /** For the patient themself: who looked at their record. What jobs did is no look of anybody. */
  async accessesTo(patientId: string, filter: OwnAccessFilter): Promise<Page<PortalAccessEntry>> {
    const found = await this.queries.accessesTo(patientId, filter);
    this.events.recordRead(accessesViewed(patientId));
    return found;
  }

  /** The export is written down before its first line leaves; its pages have a transaction each. */
  async export(search: AuditSearch): Promise<AsyncGenerator<string>> {
    const { tenant } = currentPrincipal();
    if (!tenant) throw new Error('An export needs a hospital.');
    await this.tenancy.run(tenant, 'write', () => {
      this.events.record(auditExported(search));
      return Promise.resolve();
    });
    return this.lines(tenant, search);
  }

  async verify(): Promise<Verification> {
    const verification = await this.seals.verify();
    this.events.record(auditVerified(verification));
    return verification;
  }

  private async *lines(tenant: Tenant, search: AuditSearch): AsyncGenerator<string> {
    yield csvLine(exportColumns);
    let place: Place | undefined = theNewest;
    while (place) {
      const from: Place = place;
      const entries = await this.tenancy.run(tenant, 'read', () =>
        this.queries.next(search, tenant.timeZone, from, exportPage),
      );
      yield entries.map(entry => csvLine(exportCells(entry))).join('');
      place = entries.length < exportPage ? undefined : entries.at(-1);
    }
  }
}
