import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { defineJob } from '../../../core/queue/job.js';
import type { EventJob } from '../../../core/queue/job-handler.js';
import type { JobMeta } from '../../../core/queue/worker.runner.js';
import { Tenancy } from '../../../core/tenancy/tenancy.js';
import type { Tenant } from '../../../core/tenancy/tenant.js';
import { noticeRules, toldWhenPaused } from '../notices.rules.js';
import { Notices } from '../notices.service.js';

/** Events differ in what they tell; what a message needs of it is looked for when it is written. */
const payload = z.custom<object>(value => typeof value === 'object' && value !== null, 'must be an object');

/** Writes down who is to be told of an event, and asks for each message to be sent (ADR 12). */
@Injectable()
export class WriteNotices implements EventJob<typeof payload> {
  readonly job = defineJob({ name: 'write-notices', queue: 'notifications', schema: payload });
  readonly on = noticeRules.map(({ on }) => on);
  readonly evenWhenPaused = toldWhenPaused;

  constructor(
    private readonly tenancy: Tenancy,
    private readonly notices: Notices,
  ) {}

  async run(tenant: Tenant, payload: object, { eventId, event }: JobMeta): Promise<void> {
    if (!event) throw new Error('Messages can only be written of an event.');
    const told = { id: eventId, type: event, payload: payload as Record<string, unknown> };
    await this.tenancy.run(tenant, 'write', () => this.notices.write(told));
  }
}
