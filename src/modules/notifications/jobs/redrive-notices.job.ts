import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { addMinutes, Clock } from '../../../core/clock.js';
import { defineJob } from '../../../core/queue/job.js';
import type { ScheduledJob } from '../../../core/queue/job-handler.js';
import { jobRequest } from '../../../core/queue/job.request.js';
import { Queues } from '../../../core/queue/queue.service.js';
import { Rounds } from '../../../core/tenancy/rounds.js';
import { Tenancy } from '../../../core/tenancy/tenancy.js';
import type { Tenant } from '../../../core/tenancy/tenant.js';
import { NotificationsRepository } from '../notifications.repository.js';
import { DeliverNotice } from './deliver-notice.job.js';

const idleMinutes = 2;
const atOnce = 500;

/**
 * Asks once more for messages that nothing has touched for a while: their jobs may have gone with a queue store that
 * was emptied. Where the job is still there, asking changes nothing.
 */
@Injectable()
export class RedriveNotices implements ScheduledJob {
  readonly job = defineJob({ name: 'redrive-notices', queue: 'maintenance', schema: z.object({}) });
  readonly everyMs = 60_000;

  constructor(
    private readonly rounds: Rounds,
    private readonly tenancy: Tenancy,
    private readonly notifications: NotificationsRepository,
    private readonly deliver: DeliverNotice,
    private readonly queues: Queues,
    private readonly clock: Clock,
  ) {}

  async run(): Promise<void> {
    await this.rounds.ofActive('messages of a hospital could not be asked for again', tenant =>
      this.redrive(tenant),
    );
  }

  private async redrive(tenant: Tenant): Promise<void> {
    const now = this.clock.now();
    const idle = await this.tenancy.run(tenant, 'read', () =>
      this.notifications.untouchedSince(addMinutes(now, -idleMinutes), now, atOnce),
    );
    const { job } = this.deliver;
    const requests = idle.map(({ id }) =>
      jobRequest(job, { realm: 'tenant', tenantId: tenant.id }, { notification_id: id }, { eventId: id }),
    );
    if (requests.length > 0) await this.queues.addBulk(requests);
  }
}
