import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Clock } from '../../core/clock.js';
import { PlatformDb } from '../../core/database/platform-db.js';
import { changesBetween } from '../../core/events/domain-event.js';
import { Events } from '../../core/events/events.js';
import { Invalidation } from '../../core/gateways/live-events/invalidation.js';
import { ProductMode } from '../../core/product-mode.js';
import { Tenancy } from '../../core/tenancy/tenancy.js';
import { TenantDirectory } from '../../core/tenancy/tenant-directory.js';
import type { TenantStatus } from '../../core/tenancy/tenant.js';
import { stepRefused, tenantNotFound } from './lifecycle.errors.js';
import { tenantTransitions, type TenantStep } from './tenant.state.js';

/** Moves hospitals through their states. Every process knows within a second; the hospital's audit tells it. */
@Injectable()
export class TenantLifecycle {
  constructor(
    private readonly db: PlatformDb,
    private readonly directory: TenantDirectory,
    private readonly tenancy: Tenancy,
    private readonly events: Events,
    private readonly invalidation: Invalidation,
    private readonly mode: ProductMode,
    private readonly clock: Clock,
  ) {}

  /** Throws 404 for an unknown hospital and 400 when its state does not allow the step. */
  async take(step: TenantStep, tenantId: string): Promise<void> {
    if (await this.move(step, tenantId)) return;
    const tenant = await this.directory.find(tenantId);
    throw tenant ? stepRefused(tenant.status) : tenantNotFound();
  }

  /** The hospital's e-mail address has been proven: verified, and active at once where the platform says so. */
  async proveAddress(tenantId: string): Promise<TenantStatus> {
    await this.move('verify', tenantId);
    const { status } = await this.directory.get(tenantId);
    if (status !== 'VERIFIED' || !this.mode.autoActivatesTenants) return status;
    await this.move('activate', tenantId);
    return 'ACTIVE';
  }

  private async move(step: TenantStep, tenantId: string): Promise<boolean> {
    const { from, to } = tenantTransitions[step];
    const moved = await this.db.row(sql<{ before: TenantStatus }>`
      update public.tenants t set status = ${to}, updated_at = ${this.clock.now()}
      from (select id, status from public.tenants where id = ${tenantId} for update) old
      where t.id = old.id and old.status = any(${[...from]}::text[]) returning old.status as before`);
    if (!moved) return false;
    await this.invalidation.forget('tenant', tenantId);
    const tenant = await this.directory.get(tenantId);
    await this.tenancy.run(tenant, 'write', () => {
      const changes = changesBetween({ status: moved.before }, { status: to });
      this.events.record({
        type: `tenant.${to.toLowerCase()}`,
        entity: { kind: 'tenant', id: tenantId },
        changes,
        // Told, so that what had to wait while the hospital was paused goes on at once.
        payload: { tenant_id: tenantId, status: to },
      });
      return Promise.resolve();
    });
    return true;
  }
}
