import { Injectable } from '@nestjs/common';
import { PatientPrincipalSource, type PatientPrincipal } from '../../core/access/patient-principal.js';
import { TenantDirectory } from '../../core/tenancy/tenant-directory.js';
import { Tenancy } from '../../core/tenancy/tenancy.js';
import { PortalSessionsRepository } from './portal-sessions.repository.js';

/** Who is behind a session of the portal. */
@Injectable()
export class PortalPatients extends PatientPrincipalSource {
  constructor(
    private readonly directory: TenantDirectory,
    private readonly tenancy: Tenancy,
    private readonly sessions: PortalSessionsRepository,
  ) {
    super();
  }

  override async load(tenantId: string, sessionId: string): Promise<PatientPrincipal | undefined> {
    const tenant = await this.directory.find(tenantId);
    const found = tenant && (await this.tenancy.run(tenant, 'read', () => this.sessions.behind(sessionId)));
    if (!found) return undefined;
    return { userId: found.account_id, sessionId, tenant, patientId: found.patient_id, roles: ['PATIENT'] };
  }
}
