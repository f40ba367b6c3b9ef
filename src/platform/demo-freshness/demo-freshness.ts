import { Injectable } from '@nestjs/common';
import { newId } from '../../core/ids.js';
import { ProductMode } from '../../core/product-mode.js';
import { Queues } from '../../core/queue/queue.service.js';
import { TenantDirectory } from '../../core/tenancy/tenant-directory.js';
import { DemoDays } from './demo-days.js';
import { freshenDemoData } from './freshen-demo-data.definition.js';

/** Sees to it that visitors find the demo data of today. */
@Injectable()
export class DemoFreshness {
  /** For which of its days each demo hospital has been looked at; once a day and process is enough. */
  private readonly seen = new Map<string, string>();

  constructor(
    private readonly mode: ProductMode,
    private readonly directory: TenantDirectory,
    private readonly days: DemoDays,
    private readonly queues: Queues,
  ) {}

  /** Somebody has entered a hospital. When its demo data is of an earlier day, a worker is asked to freshen it. */
  async entered(tenantId: string, accountId: string): Promise<void> {
    if (!this.mode.demo || !this.mode.freshensDemoData) return;
    const tenant = await this.directory.get(tenantId);
    const today = this.days.today(tenant);
    if (!tenant.isDemo || this.seen.get(tenantId) === today) return;
    const day = await this.days.of(tenant);
    if (day && day < today)
      await this.queues.add(
        freshenDemoData,
        { realm: 'platform' },
        { asked_by: accountId },
        { eventId: newId() },
      );
    this.seen.set(tenantId, today);
  }
}
