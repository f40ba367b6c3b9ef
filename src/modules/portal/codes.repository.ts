import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import { codeTries, type Address } from './portal.rules.js';

export interface LiveCode {
  readonly id: string;
  readonly code_hash: Buffer;
  readonly tries: number;
}

@Injectable()
export class CodesRepository {
  constructor(private readonly db: TenantDb) {}

  /**
   * Puts a new code in the place of an older one. False when the older one is locked and has not expired yet, or when
   * somebody else has just asked.
   */
  async replace(
    code: Address & { readonly id: string; readonly hash: Buffer; readonly expiresAt: Date },
    now: Date,
  ): Promise<boolean> {
    await this.db.rows(sql`
      update portal_codes set ended_at = ${now}
      where address = ${code.address} and ended_at is null and (tries < ${codeTries} or expires_at <= ${now})`);
    const added = await this.db.row(sql`
      insert into portal_codes (id, kind, address, code_hash, created_at, expires_at)
      values (${code.id}, ${code.kind}, ${code.address}, ${code.hash}, ${now}, ${code.expiresAt})
      on conflict do nothing returning id`);
    return added !== undefined;
  }

  /** The code that works for an address, if it allows one more try. Parallel tries come one after the other. */
  hold(address: string, now: Date): Promise<LiveCode | undefined> {
    return this.db.row(sql<LiveCode>`
      select id, code_hash, tries from portal_codes
      where address = ${address} and ended_at is null and expires_at > ${now} and tries < ${codeTries} for update`);
  }

  async countTry(id: string): Promise<void> {
    await this.db.rows(sql`update portal_codes set tries = tries + 1 where id = ${id}`);
  }

  async end(id: string, now: Date): Promise<void> {
    await this.db.rows(sql`update portal_codes set ended_at = ${now} where id = ${id}`);
  }

  /** Whether a code still works, so that it is worth being told. */
  async isLive(id: string, now: Date): Promise<boolean> {
    const live = await this.db.row(sql`
      select 1 from portal_codes
      where id = ${id} and ended_at is null and expires_at > ${now} and tries < ${codeTries}`);
    return live !== undefined;
  }

  /** Deletes up to `limit` codes that expired before an instant; says how many. */
  async forget(before: Date, limit: number): Promise<number> {
    const gone = await this.db.rows(sql`
      delete from portal_codes where id in (
        select id from portal_codes where expires_at < ${before} limit ${limit} for update skip locked)
      returning id`);
    return gone.length;
  }
}
