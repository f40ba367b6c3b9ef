import { sql } from 'kysely';
import type { Tenancy } from '../tenancy/tenancy.js';
import type { TenantDb } from '../tenancy/tenant-db.js';
import type { Tenant } from '../tenancy/tenant.js';

export const batchSize = 200;
/** Rows that one look asks the queues about. */
const sampleSize = 50;

export interface OutboxRow {
  readonly id: string;
  readonly event: string;
  readonly payload: object;
  /** Of several jobs, those that are done. */
  readonly done: readonly string[];
}

export type RelayedRow = Omit<OutboxRow, 'payload'>;

/** What hospitals have recorded and what is not done yet, each statement in a transaction of its own. */
export class Outbox {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly db: TenantDb,
  ) {}

  /**
   * What a hospital that is not ACTIVE has recorded waits, but for the jobs that such a hospital needs.
   * Rows of a worker that died while it held them are free again after a minute.
   */
  claim(tenant: Tenant, neededWhenPaused: readonly string[]): Promise<OutboxRow[]> {
    return this.tenancy.run(tenant, 'write', () =>
      this.db.rows(sql<OutboxRow>`
        update outbox set claimed_at = clock_timestamp() where id in (
          select id from outbox
          where relayed_at is null and (claimed_at is null or claimed_at < clock_timestamp() - interval '1 minute')
            and (${tenant.status === 'ACTIVE'} or event = any(${[...neededWhenPaused]}))
          order by id limit ${batchSize} for update skip locked)
        returning id, event, payload, done`),
    );
  }

  /** The queues did not take them: they are claimed again at the next sweep. */
  async release(tenant: Tenant, rows: readonly OutboxRow[]): Promise<void> {
    const ids = rows.map(({ id }) => id);
    await this.tenancy.run(tenant, 'write', () =>
      this.db.rows(sql`
        update outbox set claimed_at = null where id = any(${ids}::uuid[]) and relayed_at is null`),
    );
  }

  /** The queues have the jobs of the one kind; nobody follows the others. */
  async handedOver(tenant: Tenant, followed: readonly string[], others: readonly string[]): Promise<void> {
    await this.tenancy.run(tenant, 'write', () =>
      this.db.rows(sql`
        with over as (delete from outbox where id = any(${[...others]}::uuid[]))
        update outbox set relayed_at = clock_timestamp() where id = any(${[...followed]}::uuid[])`),
    );
  }

  /** Forgets events of which all is done. */
  async forget(tenant: Tenant, ids: readonly string[]): Promise<void> {
    await this.tenancy.run(tenant, 'write', () => this.remove(ids));
  }

  /** Notes jobs of events that several follow, and forgets those of which all is done. */
  async finish(
    tenant: Tenant,
    events: readonly { readonly id: string; readonly done: string[]; readonly awaited: string[] }[],
  ): Promise<void> {
    const noted = events.filter(({ done, awaited }) => awaited.some(job => !done.includes(job)));
    const over = events.filter(each => !noted.includes(each)).map(({ id }) => id);
    await this.tenancy.run(tenant, 'write', async () => {
      if (noted.length > 0) {
        const rows = await this.db.rows(sql<{ id: string; is_over: boolean }>`
          update outbox o set done = o.done || f.done
          from jsonb_to_recordset(${JSON.stringify(noted)}::jsonb) as f (id uuid, done text[], awaited text[])
          where o.id = f.id returning o.id, o.done @> f.awaited as is_over`);
        over.push(...rows.filter(({ is_over }) => is_over).map(({ id }) => id));
      }
      if (over.length > 0) await this.remove(over);
    });
  }

  /** The oldest that the queues have had for a minute. */
  overdue(tenant: Tenant): Promise<RelayedRow[]> {
    return this.tenancy.run(tenant, 'read', () =>
      this.db.rows(sql<RelayedRow>`
        select id, event, done from outbox where relayed_at < clock_timestamp() - interval '1 minute'
        order by id limit ${sampleSize}`),
    );
  }

  /** Makes the relay hand over once more all that the queues have had for a minute. */
  async reopen(tenant: Tenant): Promise<void> {
    await this.tenancy.run(tenant, 'write', () =>
      this.db.rows(sql`
        update outbox set relayed_at = null, claimed_at = null
        where relayed_at < clock_timestamp() - interval '1 minute'`),
    );
  }

  private remove(ids: readonly string[]): Promise<unknown> {
    return this.db.rows(sql`delete from outbox where id = any(${[...ids]}::uuid[])`);
  }
}
