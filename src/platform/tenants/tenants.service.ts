import { Injectable } from '@nestjs/common';
import type { Page } from '../../core/http/fields.js';
import { Sessions } from '../accounts/index.js';
import { TenantLifecycle, tenantNotFound } from '../lifecycle/index.js';
import { TenantAdministration } from './tenant-administration.js';
import type {
  AdminPasswordReset,
  RegisterTenant,
  TenantDetails,
  TenantFilter,
  TenantLimits,
  TenantResponse,
} from './tenants.dto.js';
import { TenantRegistration } from './tenant-registration.js';
import { TenantsRepository } from './tenants.repository.js';

@Injectable()
export class TenantsService {
  constructor(
    private readonly tenants: TenantsRepository,
    private readonly registration: TenantRegistration,
    private readonly administration: TenantAdministration,
    private readonly lifecycle: TenantLifecycle,
    private readonly sessions: Sessions,
  ) {}

  async register(input: RegisterTenant): Promise<TenantResponse> {
    const { tenantId, adminEmail, adminPassword } = await this.registration.register(input);
    return { ...(await this.get(tenantId)), admin_email: adminEmail, admin_temp_password: adminPassword };
  }

  list(filter: TenantFilter): Promise<Page<TenantResponse>> {
    return this.tenants.list(filter);
  }

  /** Sessions from before a suspension do not come back to life with the hospital. */
  async activate(id: string): Promise<TenantResponse> {
    await this.lifecycle.take('activate', id);
    await this.sessions.endAllIn(id);
    return this.get(id);
  }

  /** From now on every request of its staff is refused with the reason, on every process; its jobs pause. */
  async suspend(id: string): Promise<TenantResponse> {
    await this.lifecycle.take('suspend', id);
    return this.get(id);
  }

  async details(id: string): Promise<TenantDetails> {
    const metrics = await this.administration.metricsOf(id);
    const { user_count, total_patients: patient_count } = metrics;
    return { tenant: { ...(await this.get(id)), user_count, patient_count }, metrics };
  }

  async setLimits(id: string, limits: TenantLimits): Promise<TenantResponse> {
    await this.administration.setLimits(id, limits);
    return this.get(id);
  }

  resetAdminPassword(id: string): Promise<AdminPasswordReset> {
    return this.administration.resetAdminPassword(id);
  }

  private async get(id: string): Promise<TenantResponse> {
    const tenant = await this.tenants.view(id);
    if (!tenant) throw tenantNotFound();
    return tenant;
  }
}
