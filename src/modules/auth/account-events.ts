import { Injectable } from '@nestjs/common';
import type { Principal } from '../../core/access/principal.js';
import type { DomainEvent } from '../../core/events/domain-event.js';
import { Events } from '../../core/events/events.js';
import { OperatorsAudit } from '../../core/events/operators-audit.js';
import { TenantDirectory } from '../../core/tenancy/tenant-directory.js';
import { Tenancy } from '../../core/tenancy/tenancy.js';
import type { Tenant } from '../../core/tenancy/tenant.js';
import { AccountsRepository } from '../../platform/accounts/index.js';

/**
 * Records what happens to an account outside of a hospital, in the hospital it enters by default. One that enters
 * none, such as a super admin's, is told of by the audit of the platform.
 */
@Injectable()
export class AccountEvents {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly directory: TenantDirectory,
    private readonly tenancy: Tenancy,
    private readonly events: Events,
    private readonly operators: OperatorsAudit,
  ) {}

  async record(accountId: string, ...events: DomainEvent[]): Promise<void> {
    const memberships = await this.accounts.membershipsOf(accountId);
    const home = memberships.find(({ tenant_status }) => tenant_status === 'ACTIVE');
    if (home) await this.recordIn(await this.directory.get(home.tenant_id), events);
    else await this.recordOnPlatform(accountId, events);
  }

  /** The same, in the hospital that a signed-in caller has entered. */
  async recordFor({ userId, tenant }: Principal, ...events: DomainEvent[]): Promise<void> {
    if (tenant) await this.recordIn(tenant, events);
    else await this.recordOnPlatform(userId, events);
  }

  private async recordOnPlatform(actorId: string, events: readonly DomainEvent[]): Promise<void> {
    for (const { type, changes } of events)
      await this.operators.record({ type, actorId, ...(changes && { changes }) });
  }

  private recordIn(tenant: Tenant, events: readonly DomainEvent[]): Promise<void> {
    return this.tenancy.run(tenant, 'write', () => {
      for (const event of events) this.events.record(event);
      return Promise.resolve();
    });
  }
}
