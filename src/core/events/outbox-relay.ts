import { type LiveEvents } from '../gateways/live-events/live-events.js';
import type { Logger } from '../logger.js';
import { following, type EventJob } from '../queue/job-handler.js';
import { jobIdOf } from '../queue/job.js';
import { jobRequest } from '../queue/job.request.js';
import type { Queues } from '../queue/queue.service.js';
import type { Turns } from '../queue/turns.js';
import type { TenantDirectory } from '../tenancy/tenant-directory.js';
import type { Tenant } from '../tenancy/tenant.js';
import { batchSize, type Outbox, type OutboxRow, type RelayedRow } from './outbox.js';

const sweepMs = 15_000;
/** Sweeps between two looks for jobs that were lost. */
const sweepsPerLook = 2;

/**
 * Moves what hospitals have recorded to the queues. Rows are claimed and marked in short transactions, and handed
 * over between them: a crash in between hands them over again under the same job id, which changes nothing. Hospitals
 * are visited in turn, for one batch each, and every job gets its hospital's turn in the queue. A row stays until its
 * jobs are done; those whose jobs the queues no longer know are handed over once more.
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
    private readonly outbox: Outbox,
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
    let count = 0;
    while (!this.stopping.signal.aborted) {
      const called = [...this.waiting];
      this.waiting.clear();
      const sweeps = Date.now() >= sweepAt;
      if (sweeps) sweepAt = Date.now() + sweepMs;
      const looks = sweeps && count++ % sweepsPerLook === 0;
      for (const tenantId of sweeps ? await this.everybody(called) : called)
        if (await this.visit(tenantId, looks)) this.waiting.add(tenantId);
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
  private async visit(tenantId: string, looks: boolean): Promise<boolean> {
    if (this.stopping.signal.aborted) return false;
    try {
      const tenant = await this.directory.get(tenantId);
      if (looks) await this.lookForLost(tenant);
      return await this.moveBatch(tenant);
    } catch (error) {
      this.logger.warn({ err: error, tenant_id: tenantId }, 'outbox relay will try again');
      return false;
    }
  }

  private async moveBatch(tenant: Tenant): Promise<boolean> {
    const rows = await this.outbox.claim(tenant, this.neededWhenPaused);
    if (rows.length === 0) return false;
    const inOrder = rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    try {
      await this.queues.addBulk(inOrder.flatMap(row => this.requestsFor(tenant, row)));
    } catch (error) {
      await this.outbox.release(tenant, rows);
      throw error;
    }
    const [followed, others] = [true, false].map(is =>
      rows.filter(({ event }) => following(this.jobs, event).length > 0 === is).map(({ id }) => id),
    );
    await this.outbox.handedOver(tenant, followed ?? [], others ?? []);
    return rows.length === batchSize;
  }

  private requestsFor(tenant: Tenant, row: OutboxRow) {
    return this.awaited(row).map(job =>
      jobRequest(job, { realm: 'tenant', tenantId: tenant.id }, row.payload, {
        eventId: row.id,
        event: row.event,
        priority: this.turns.next(job, tenant.id),
      }),
    );
  }

  /**
   * Asks the queues about the oldest events of a hospital that are not done. A store that was emptied does not know
   * them; of one that lost a part, the lost ones are the oldest sooner or later. Where the queues have the job still,
   * handing it over again changes nothing.
   */
  private async lookForLost(tenant: Tenant): Promise<void> {
    const overdue = await this.outbox.overdue(tenant);
    const over: string[] = [];
    for (const row of overdue) {
      const states = await this.queues.statesOf(
        this.awaited(row).map(({ name, queue }) => ({
          queue,
          id: jobIdOf(name, { realm: 'tenant', tenantId: tenant.id }, row.id),
        })),
      );
      if (states.includes('unknown')) {
        this.logger.warn({ tenant_id: tenant.id, event_id: row.id }, 'jobs were lost, asking for them again');
        return this.outbox.reopen(tenant);
      }
      if (states.every(state => state === 'finished')) over.push(row.id);
    }
    if (over.length > 0) await this.outbox.forget(tenant, over);
  }

  private awaited({ event, done }: RelayedRow) {
    return following(this.jobs, event).filter(({ name }) => !done.includes(name));
  }
}
