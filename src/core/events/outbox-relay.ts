import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { type LiveEvents } from '../gateways/live-events/live-events.js';
import type { Logger } from '../logger.js';
import type { EventJob } from '../queue/job-handler.js';
import { jobRequest } from '../queue/job.request.js';
import type { Queues } from '../queue/queue.service.js';
import type { Tenancy } from '../tenancy/tenancy.js';
import type { TenantDb } from '../tenancy/tenant-db.js';
import type { TenantDirectory } from '../tenancy/tenant-directory.js';
import type { Tenant } from '../tenancy/tenant.js';

const batchSize = 200;
const sweepMs = 15_000;

interface OutboxRow {
  readonly id: string;
  readonly event: string;
  readonly payload: object;
}

/**
 * Moves what hospitals have recorded to the queues. Rows are claimed and deleted in short transactions, and handed
 * over between them: a crash in between hands them over again under the same job id, which changes nothing.
 */
export class OutboxRelay {
  private readonly waiting = new Set<string>();
  private readonly neededWhenPaused: string[];
  private readonly stopping = new AbortController();
  private wake: () => void = () => undefined;
  private loop: Promise<void> = Promise.resolve();

  constructor(
    private readonly jobs: readonly EventJob[],
    private readonly directory: TenantDirectory,
    private readonly tenancy: Tenancy,
    private readonly db: TenantDb,
    private readonly queues: Queues,
    private readonly live: LiveEvents,
    private readonly logger: Logger,
  ) {
    this.neededWhenPaused = jobs.flatMap(({ evenWhenPaused, on }) =>
      evenWhenPaused ? on.map(({ type }) => type) : [],
    );
  }

  start(): void {
    this.live.subscribe('outbox', message => this.notice((message as { tenantId: string }).tenantId));
    this.loop = this.work();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.wake();
    await this.loop;
  }

  private notice(tenantId: string): void {
    this.waiting.add(tenantId);
    this.wake();
  }

  private async work(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        if (this.waiting.size === 0) await this.rest();
        const [tenantId] = this.waiting;
        if (tenantId === undefined) await this.lookEverywhere();
        else if (await this.drain(tenantId)) this.waiting.delete(tenantId);
      } catch (error) {
        this.logger.warn({ err: error }, 'outbox relay will try again');
        await sleep(1_000, undefined, { signal: this.stopping.signal }).catch(() => undefined);
      }
    }
  }

  /** Until somebody calls, or until it is time to look for calls that were lost. */
  private async rest(): Promise<void> {
    const { signal } = this.stopping;
    await new Promise<void>(resolve => {
      const timer = setTimeout(resolve, sweepMs);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
      if (signal.aborted) this.wake();
    });
    this.wake = () => undefined;
  }

  private async lookEverywhere(): Promise<void> {
    for (const { id } of await this.directory.all()) {
      if (this.stopping.signal.aborted) return;
      await this.drain(id);
    }
  }

  /** True when nothing was left. */
  private async drain(tenantId: string): Promise<boolean> {
    const tenant = await this.directory.get(tenantId);
    for (;;) {
      const rows = await this.claim(tenant);
      if (rows.length === 0) return true;
      await this.queues.addBulk(rows.flatMap(row => this.requestsFor(tenant, row)));
      await this.forget(tenant, rows);
      if (this.stopping.signal.aborted) return false;
    }
  }

  private requestsFor(tenant: Tenant, { id, event, payload }: OutboxRow) {
    return this.jobs
      .filter(({ on }) => on.some(({ type }) => type === event))
      .map(({ job }) => jobRequest(job, { realm: 'tenant', tenantId: tenant.id }, payload, { eventId: id }));
  }

  /**
   * What a hospital that is not ACTIVE has recorded waits, but for the jobs that such a hospital needs.
   * Rows of a worker that died while it held them are free again after a minute.
   */
  private claim(tenant: Tenant): Promise<OutboxRow[]> {
    return this.tenancy.run(tenant, 'write', () =>
      this.db.rows(sql<OutboxRow>`
        update outbox set claimed_at = clock_timestamp() where id in (
          select id from outbox
          where (claimed_at is null or claimed_at < clock_timestamp() - interval '1 minute')
            and (${tenant.status === 'ACTIVE'} or event = any(${this.neededWhenPaused}))
          order by id limit ${batchSize} for update skip locked)
        returning id, event, payload`),
    );
  }

  private async forget(tenant: Tenant, rows: readonly OutboxRow[]): Promise<void> {
    const ids = rows.map(({ id }) => id);
    await this.tenancy.run(tenant, 'write', () =>
      this.db.rows(sql`delete from outbox where id = any(${ids})`),
    );
  }
}
