import { TenantDirectory } from '../../../src/core/tenancy/tenant-directory.js';
import { DeliverNotice, WriteNotices } from '../../../src/modules/notifications/index.js';
import type { Hospital } from '../../factories/hospital.js';
import type { TestApi } from '../../support/api.js';
import { at } from '../../support/hospital-time.js';

export interface Notification {
  readonly id: string;
  readonly event: string;
  readonly template: string;
  readonly channel: string;
  readonly recipient: string | null;
  readonly patient_id: string | null;
  readonly language: string;
  readonly status: string;
  readonly reason: string | null;
  readonly attempts: number;
  readonly last_error: string | null;
  readonly may_repeat: boolean;
  readonly send_after: string | null;
  readonly sent_at: string | null;
}

interface Told {
  readonly id: string;
  readonly event: string;
  readonly payload: object;
}

/** Does what a worker does with what a hospital has recorded, job by job, so that a test sees what came of each. */
export class PostRoom {
  constructor(
    private readonly api: TestApi,
    private readonly hospital: Hospital,
  ) {}

  /** Runs every job that is asked for, and those that these ask for; returns what they threw. */
  async work({ lastAttempt = false } = {}): Promise<Error[]> {
    const failures: Error[] = [];
    for (let told = await this.told(); told.length > 0; told = await this.told())
      for (const each of told) {
        const failure = await this.run(each, lastAttempt).catch((error: unknown) => error as Error);
        if (failure) failures.push(failure);
      }
    return failures;
  }

  /** Runs the jobs of one event, as often as it is called. */
  async run({ id, event, payload }: Told, lastAttempt = false): Promise<void> {
    const tenant = await this.api.app.get(TenantDirectory).get(this.hospital.id);
    const meta = { eventId: id, event, attempt: 1, lastAttempt };
    for (const type of [WriteNotices, DeliverNotice]) {
      const job = this.api.app.get<WriteNotices | DeliverNotice>(type, { strict: false });
      if (job.on.some(on => on.type === event)) await job.run(tenant, payload as never, meta);
    }
  }

  /** Tries one message once more. */
  deliver(id: string, lastAttempt = false): Promise<void> {
    return this.run(
      { id: crypto.randomUUID(), event: 'notification.requested', payload: { notification_id: id } },
      lastAttempt,
    );
  }

  /** Takes what waits in the outbox. */
  told(): Promise<Told[]> {
    return this.api.sql<Told>(
      `with taken as (delete from ${this.hospital.schema}.outbox returning id, event, payload) select * from taken order by id`,
    );
  }

  async list(query = ''): Promise<Notification[]> {
    const { status, body } = await this.hospital.admin.http.get<{ items: Notification[] }>(
      `/notifications?${query}`,
    );
    if (status !== 200) throw new Error(`The list answered ${status}: ${JSON.stringify(body)}`);
    return body.items;
  }

  /** The message of a patient by a channel; there must be one. */
  async one(patientId: string, channel: string): Promise<Notification> {
    const found = await this.list(`patient_id=${patientId}&channel=${channel}`);
    if (found.length !== 1 || !found[0]) throw new Error(`There are ${found.length} messages by ${channel}.`);
    return found[0];
  }
}

let slots = 0;
/** One free slot of the test's doctor after the other. */
export const nextSlot = (): Date => new Date(at('09:00').getTime() + 900_000 * slots++);
