import { Injectable } from '@nestjs/common';
import type { Changes } from '../../core/events/domain-event.js';
import { Events } from '../../core/events/events.js';
import { Invalidation } from '../../core/gateways/live-events/invalidation.js';
import { Tenancy } from '../../core/tenancy/tenancy.js';
import { TenantDirectory } from '../../core/tenancy/tenant-directory.js';
import type { Tenant } from '../../core/tenancy/tenant.js';
import { Usage } from '../../core/tenancy/usage.js';
import { StaffPasswords } from '../../modules/users/index.js';
import { tenantNotFound } from '../lifecycle/index.js';
import { TenantMetricsRepository } from './tenant-metrics.repository.js';
import type { AdminPasswordReset, TenantDetails, TenantLimits } from './tenants.dto.js';
import { belowUse, noAdministrator } from './tenants.errors.js';
import { limitsChanged } from './tenants.events.js';
import { TenantsRepository } from './tenants.repository.js';

/** What super admins do inside a hospital; its audit tells it. They see numbers, never what lies behind them. */
@Injectable()
export class TenantAdministration {
  constructor(
    private readonly tenants: TenantsRepository,
    private readonly metrics: TenantMetricsRepository,
    private readonly directory: TenantDirectory,
    private readonly tenancy: Tenancy,
    private readonly usage: Usage,
    private readonly passwords: StaffPasswords,
    private readonly events: Events,
    private readonly invalidation: Invalidation,
  ) {}

  async metricsOf(id: string): Promise<TenantDetails['metrics']> {
    return this.tenancy.run(await this.get(id), 'read', () => this.metrics.read());
  }

  async setLimits(id: string, limits: TenantLimits): Promise<void> {
    await this.tenancy.run(await this.get(id), 'write', async () => {
      const changes = { ...(await this.limit('users', limits)), ...(await this.limit('patients', limits)) };
      if (Object.keys(changes).length > 0) this.events.record(limitsChanged(id, changes));
      // While the locks are held, so that of parallel changes the last one stands on both sides.
      await this.tenants.setLimits(id, limits);
    });
    await this.invalidation.forget('tenant', id);
  }

  async resetAdminPassword(id: string): Promise<AdminPasswordReset> {
    const reset = await this.tenancy.run(await this.get(id), 'write', () => this.passwords.resetOwner());
    if (!reset) throw noAdministrator();
    return {
      message: `A link to choose a new password is on its way to ${reset.email}.`,
      admin_email: reset.email,
      temp_password: reset.password ?? '',
    };
  }

  private async limit(resource: 'users' | 'patients', limits: TenantLimits): Promise<Changes> {
    const name = `max_${resource}` as const;
    const maximum = limits[name];
    if (maximum === undefined) return {};
    const before = await this.usage.limit(resource, maximum, count => belowUse(resource, count));
    return before === maximum ? {} : { [name]: [before, maximum] };
  }

  private async get(id: string): Promise<Tenant> {
    const tenant = await this.directory.find(id);
    if (!tenant) throw tenantNotFound();
    return tenant;
  }
}
