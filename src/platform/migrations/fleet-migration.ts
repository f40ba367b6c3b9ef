import { Injectable } from '@nestjs/common';
import { Databases } from '../../core/database/databases.js';
import { Logger } from '../../core/logger.js';
import { migrateTenant } from '../../core/tenancy/tenant-schema.js';
import { TenantDirectory } from '../../core/tenancy/tenant-directory.js';

export interface FleetResult {
  readonly upToDate: number;
  readonly migrated: number;
  readonly failed: readonly string[];
}

/** Brings every hospital's schema up to date. One that fails is reported and does not keep the others waiting. */
@Injectable()
export class FleetMigration {
  constructor(
    private readonly databases: Databases,
    private readonly directory: TenantDirectory,
    private readonly logger: Logger,
  ) {}

  async run(progress: (done: number, all: number) => void = () => undefined): Promise<FleetResult> {
    const tenants = await this.directory.all();
    const failed: string[] = [];
    let migrated = 0;
    for (const [index, tenant] of tenants.entries()) {
      try {
        const names = await migrateTenant(this.databases.owner.em.fork({ useContext: false }), tenant);
        if (names.length > 0) migrated++;
      } catch (error) {
        failed.push(tenant.code);
        this.logger.error({ err: error, tenant: tenant.code }, 'migration failed');
      }
      progress(index + 1, tenants.length);
    }
    return { upToDate: tenants.length - migrated - failed.length, migrated, failed };
  }
}
