import { Injectable } from '@nestjs/common';
import { Logger } from '../logger.js';
import type { Tenant } from './tenant.js';
import { TenantDirectory } from './tenant-directory.js';

/** Scheduled work of all hospitals, one after the other; one that fails does not keep the others waiting. */
@Injectable()
export class Rounds {
  constructor(
    private readonly directory: TenantDirectory,
    private readonly logger: Logger,
  ) {}

  /** Visits hospitals that are ACTIVE; `failure` is what the log says of one whose visit failed. */
  async ofActive(failure: string, visit: (tenant: Tenant) => Promise<unknown>): Promise<void> {
    const tenants = await this.directory.all();
    await this.of(
      tenants.filter(({ status }) => status === 'ACTIVE'),
      failure,
      visit,
    );
  }

  /** Visits hospitals in any state. */
  async ofAll(failure: string, visit: (tenant: Tenant) => Promise<unknown>): Promise<void> {
    await this.of(await this.directory.all(), failure, visit);
  }

  private async of(
    tenants: Tenant[],
    failure: string,
    visit: (tenant: Tenant) => Promise<unknown>,
  ): Promise<void> {
    for (const tenant of tenants) {
      try {
        await visit(tenant);
      } catch (error) {
        this.logger.error({ err: error, tenant_id: tenant.id }, failure);
      }
    }
  }
}
