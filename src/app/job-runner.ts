import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { Settings } from '../config/settings.js';
import { context } from '../core/context.js';
import { OutboxRelay } from '../core/events/outbox-relay.js';
import { LiveEvents } from '../core/gateways/live-events/live-events.js';
import { Logger } from '../core/logger.js';
import { newId } from '../core/ids.js';
import type { JobTarget } from '../core/queue/job.js';
import type { EventJob, PlatformJob, ScheduledJob } from '../core/queue/job-handler.js';
import { Queues } from '../core/queue/queue.service.js';
import { Turns } from '../core/queue/turns.js';
import { JobPaused, WorkerRunner } from '../core/queue/worker.runner.js';
import { Tenancy } from '../core/tenancy/tenancy.js';
import { TenantDb } from '../core/tenancy/tenant-db.js';
import { TenantDirectory } from '../core/tenancy/tenant-directory.js';
import { queueBackend } from './adapters.js';
import { eventJobs, platformJobs, scheduledJobs } from './jobs.js';

/** Brings relay, queues and jobs together. */
@Injectable()
export class JobRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private relay: OutboxRelay | undefined;
  private runner: WorkerRunner | undefined;

  constructor(
    private readonly modules: ModuleRef,
    private readonly settings: Settings,
    private readonly queues: Queues,
    private readonly directory: TenantDirectory,
    private readonly logger: Logger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const get = <T>(type: abstract new (...args: never[]) => T): T =>
      this.modules.get(type as never, { strict: false });
    const jobs = eventJobs.map(type => get<EventJob>(type));
    const turns = new Turns();
    const backend = queueBackend(this.settings);
    this.runner = new WorkerRunner({ backend, logger: this.logger, runIn, turns });
    for (const job of jobs) this.handle(this.runner, job);
    for (const job of platformJobs.map(type => get<PlatformJob>(type)))
      this.runner.handle(job.job, (_target, payload, meta) => job.run(payload, meta));
    for (const job of scheduledJobs.map(type => get<ScheduledJob>(type))) {
      this.runner.handle(job.job, () => job.run());
      await this.queues.schedule(job.job, { everyMs: job.everyMs }, {});
    }
    await this.runner.start();
    this.relay = new OutboxRelay(
      jobs,
      this.directory,
      get(Tenancy),
      get(TenantDb),
      this.queues,
      turns,
      get(LiveEvents),
      this.logger,
    );
    this.relay.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.relay?.stop();
    await this.runner?.close();
  }

  private handle(runner: WorkerRunner, job: EventJob): void {
    runner.handle(job.job, async (target, payload, meta) => {
      if (target.realm !== 'tenant') throw new Error(`The job ${job.job.name} needs a hospital.`);
      const tenant = await this.directory.get(target.tenantId);
      const isNeeded = job.evenWhenPaused?.some(({ type }) => type === meta.event);
      if (tenant.status !== 'ACTIVE' && !isNeeded) throw new JobPaused();
      await job.run(tenant, payload, meta);
    });
  }
}

const runIn = (_target: JobTarget, work: () => Promise<void>): Promise<void> =>
  context.run({ requestId: newId() }, work);
