import type { Logger } from '../logger.js';
import type { TenantDirectory } from '../tenancy/tenant-directory.js';
import type { Outbox } from './outbox.js';

const gatherMs = 100;
const retryMs = 1_000;

interface Finished {
  readonly id: string;
  readonly done: string[];
  /** All jobs that follow the event. */
  readonly awaited: string[];
}

/**
 * Tells hospitals what became of their events, of several together. What is lost with a process that dies is found out
 * by the relay when it looks for lost jobs.
 */
export class FinishedJobs {
  private readonly hospitals = new Map<string, Map<string, Finished>>();
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly outbox: Outbox,
    private readonly directory: TenantDirectory,
    private readonly logger: Logger,
  ) {}

  /** A job that follows an event has done its work. */
  add(tenantId: string, eventId: string, job: string, awaited: string[]): void {
    this.keep(tenantId, { id: eventId, done: [job], awaited });
    this.soon(gatherMs);
  }

  /** Writes down what is known now. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.writing = this.writing.then(() => this.write());
    return this.writing;
  }

  private keep(tenantId: string, { id, done, awaited }: Finished): void {
    const events = this.hospitals.get(tenantId) ?? new Map<string, Finished>();
    this.hospitals.set(tenantId, events);
    events.set(id, { id, done: [...(events.get(id)?.done ?? []), ...done], awaited });
  }

  private soon(ms: number): void {
    this.timer ??= setTimeout(() => void this.flush(), ms).unref();
  }

  private async write(): Promise<void> {
    const hospitals = [...this.hospitals];
    this.hospitals.clear();
    for (const [tenantId, events] of hospitals) {
      try {
        await this.outbox.finish(await this.directory.get(tenantId), [...events.values()]);
      } catch (error) {
        this.logger.warn({ err: error, tenant_id: tenantId }, 'finished jobs not noted, will be tried again');
        for (const event of events.values()) this.keep(tenantId, event);
        this.soon(retryMs);
      }
    }
  }
}
