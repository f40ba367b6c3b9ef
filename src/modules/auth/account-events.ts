import { Injectable } from '@nestjs/common';
import type { DomainEvent } from '../../core/events/domain-event.js';
import { Events } from '../../core/events/events.js';
import { OperatorsAudit } from '../../core/events/operators-audit.js';
import { TenantDirectory } from '../../core/tenancy/tenant-directory.js';
import { Tenancy } from '../../core/tenancy/tenancy.js';
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
    if (!home) {
      for (const { type } of events) await this.operators.record({ type, actorId: accountId });
      return;
    }
    const tenant = await this.directory.get(home.tenant_id);
    await this.tenancy.run(tenant, 'write', () => {
      for (const event of events) this.events.record(event);
      return Promise.resolve();
    });
  }
}
