import { Injectable } from '@nestjs/common';
import { tenantNotServed } from '../../core/access/access.errors.js';
import { TenantDirectory } from '../../core/tenancy/tenant-directory.js';
import type { Tenant } from '../../core/tenancy/tenant.js';
import { hospitalNotFound } from './portal.errors.js';

/** The hospital that a public address of the portal names. */
@Injectable()
export class PortalDoor {
  constructor(private readonly directory: TenantDirectory) {}

  /** Throws 404 for one that is unknown, 403 for one that is not served. */
  async hospital(name: string): Promise<Tenant> {
    const tenant = /^[0-9a-f]{8}$/.test(name) ? await this.directory.findByCode(name) : undefined;
    if (!tenant) throw hospitalNotFound();
    if (tenant.status !== 'ACTIVE') throw tenantNotServed(tenant.status);
    return tenant;
  }
}
