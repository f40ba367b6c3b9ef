import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { defineJob } from '../../../core/queue/job.js';
import type { EventJob } from '../../../core/queue/job-handler.js';
import type { JobMeta } from '../../../core/queue/worker.runner.js';
import type { Tenant } from '../../../core/tenancy/tenant.js';
import { NoticeDelivery } from '../notice-delivery.js';
import { noticeNeeded, noticeReplayed, noticeRequested } from '../notifications.events.js';

const payload = z.object({ notification_id: z.uuid() });
type Payload = z.output<typeof payload>;

/** 5 s, 10 s, 20 s … up to 10 minutes: about three hours of trying, so that a mail server may be away for two. */
const retry = { attempts: 24, firstDelayMs: 5_000, maxDelayMs: 600_000 };

/** Sends one message to one person by one channel. */
@Injectable()
export class DeliverNotice implements EventJob<typeof payload> {
  readonly job = defineJob({ name: 'deliver-notice', queue: 'notifications', schema: payload, retry });
  readonly on = [noticeRequested, noticeNeeded, noticeReplayed];
  readonly evenWhenPaused = [noticeNeeded];

  constructor(private readonly delivery: NoticeDelivery) {}

  run(tenant: Tenant, { notification_id }: Payload, { lastAttempt }: JobMeta): Promise<void> {
    return this.delivery.deliver(tenant, notification_id, lastAttempt);
  }
}
