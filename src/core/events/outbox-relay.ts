import { sql } from 'kysely';
import { type LiveEvents } from '../gateways/live-events/live-events.js';
import type { Logger } from '../logger.js';
import type { EventJob } from '../queue/job-handler.js';
import { jobRequest } from '../queue/job.request.js';
import type { Queues } from '../queue/queue.service.js';
import type { Turns } from '../queue/turns.js';
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
 * over between them: a crash in between hands them over again under the same job id, which changes nothing. Hospitals
 * are visited in turn, for one batch each, and every job gets its hospital's turn in the queue.
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
    private readonly turns: Turns,
    private readonly live: LiveEvents,
    private readonly logger: Logger,
  ) {
    this.neededWhenPaused = jobs.flatMap(({ evenWhenPaused = [] }) => evenWhenPaused.map(({ type }) => type));
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
    let sweepAt = 0; // what an earlier process has left is looked for at once
    while (!this.stopping.signal.aborted) {
      const called = [...this.waiting];
      this.waiting.clear();
      const sweeps = Date.now() >= sweepAt;
      if (sweeps) sweepAt = Date.now() + sweepMs;
      for (const tenantId of sweeps ? await this.everybody(called) : called)
        if (await this.visit(tenantId)) this.waiting.add(tenantId);
      await this.rest(sweepAt - Date.now());
    }
  }

  /** Until somebody calls, or until it is time to look for calls that were lost. */
  private async rest(ms: number): Promise<void> {
    if (this.waiting.size > 0 || this.stopping.signal.aborted) return;
    await new Promise<void>(resolve => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.wake = () => undefined;
  }

  private async everybody(called: string[]): Promise<string[]> {
    try {
      return (await this.directory.all()).map(({ id }) => id);
    } catch (error) {
      this.logger.warn({ err: error }, 'outbox relay could not look everywhere, will try again');
      return called;
    }
  }

  /**
   * True when there may be more. A hospital that fails is visited again at the next sweep; it does not keep the others
   * waiting.
   */
  private async visit(tenantId: string): Promise<boolean> {
    if (this.stopping.signal.aborted) return false;
    try {
      return await this.moveBatch(await this.directory.get(tenantId));
    } catch (error) {
      this.logger.warn({ err: error, tenant_id: tenantId }, 'outbox relay will try again');
      return false;
    }
  }

  private async moveBatch(tenant: Tenant): Promise<boolean> {
    const rows = await this.claim(tenant);
    if (rows.length === 0) return false;
    const inOrder = rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    await this.queues.addBulk(inOrder.flatMap(row => this.requestsFor(tenant, row)));
    await this.forget(tenant, rows);
    return rows.length === batchSize;
  }

  private requestsFor(tenant: Tenant, { id, event, payload }: OutboxRow) {
    return this.jobs
      .filter(({ on }) => on.some(({ type }) => type === event))
      .map(({ job }) =>
        jobRequest(job, { realm: 'tenant', tenantId: tenant.id }, payload, {
          eventId: id,
          event,
          priority: this.turns.next(job, tenant.id),
        }),
      );
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
