import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { AppError } from '../errors/app-error.js';
import { currentTenant } from './tenancy-scope.js';
import { TenantDb } from './tenant-db.js';

export type Counted = 'patients' | 'users';

const slots = 16;

/**
 * How many of something a hospital has, and how many it may have. The count is spread over several rows, so that
 * additions do not wait for each other while there is no limit; with a limit they queue up and the limit is exact.
 */
@Injectable()
export class Usage {
  constructor(private readonly db: TenantDb) {}

  /** Counts additions in; throws the refusal when they would pass the limit. */
  async add(resource: Counted, refusal: (maximum: number) => AppError, by = 1): Promise<void> {
    // Whoever changes the limit takes this lock exclusively, so it cannot change before we commit.
    const lock = this.db.rows(sql`select pg_advisory_xact_lock_shared(${this.key(resource, 'limit')})`);
    const limit = this.db.row(
      sql<{ maximum: number | null }>`select maximum from limits where resource = ${resource}`,
    );
    const [, found] = await Promise.all([lock, limit]);
    const maximum = found?.maximum ?? null;
    if (maximum !== null) {
      await this.db.rows(sql`select pg_advisory_xact_lock(${this.key(resource, 'turn')})`);
      if ((await this.count(resource)) + by > maximum) throw refusal(maximum);
    }
    await this.db.rows(sql`
      update counters set value = value + ${by} where name = ${resource} and slot = ${Math.floor(Math.random() * slots)}`);
  }

  /**
   * Sets how many there may be, null for any number. Waits for the additions under way, so that the limit is never
   * below what is there.
   * @returns what the limit was
   */
  async limit(
    resource: Counted,
    maximum: number | null,
    refusal: (count: number) => AppError,
  ): Promise<number | null> {
    await this.db.rows(sql`select pg_advisory_xact_lock(${this.key(resource, 'limit')})`);
    const count = await this.count(resource);
    if (maximum !== null && count > maximum) throw refusal(count);
    const changed = await this.db.row(sql<{ before: number | null }>`
      update limits l set maximum = ${maximum} from (select maximum from limits where resource = ${resource}) old
      where l.resource = ${resource} returning old.maximum as before`);
    return changed?.before ?? null;
  }

  async count(resource: Counted): Promise<number> {
    const row = await this.db.row(
      sql<{
        total: number;
      }>`select coalesce(sum(value), 0)::int as total from counters where name = ${resource}`,
    );
    return row?.total ?? 0;
  }

  private key(resource: Counted, what: string) {
    return sql`hashtextextended(${`${currentTenant().code}:${resource}:${what}`}, 0)`;
  }
}
