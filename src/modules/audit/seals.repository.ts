import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import { currentTenant } from '../../core/tenancy/tenancy-scope.js';
import { beginning, type Head, type Position, type Seal } from './seals.rules.js';

@Injectable()
export class SealsRepository {
  constructor(private readonly db: TenantDb) {}

  /** One sealer at a time in a hospital. No request ever waits for this lock. */
  async takeTurn(): Promise<void> {
    await this.db.rows(
      sql`select pg_advisory_xact_lock(hashtextextended(${`${currentTenant().code}:audit:seal`}, 0))`,
    );
  }

  async last(): Promise<Head & Position> {
    const row = await this.db.row(sql<Head & Position>`
      select sequence, hash, last_written_in::text as last_written_in, last_entry_id
      from audit_seals order by sequence desc limit 1`);
    return row ?? beginning;
  }

  async add(seal: Seal): Promise<void> {
    await this.db.rows(sql`
      insert into audit_seals (sequence, last_written_in, last_entry_id, entry_count, entry_ids, entry_hashes, hash,
        previous_hash, sealed_at)
      values (${seal.sequence}, ${seal.last_written_in}::xid8, ${seal.last_entry_id}, ${seal.entry_ids.length},
        ${[...seal.entry_ids]}::uuid[], ${[...seal.entry_hashes]}::bytea[], ${seal.hash}, ${seal.previous_hash},
        ${seal.sealed_at})`);
  }

  /** Seals after a sequence number, in order. */
  page(after: number, limit: number): Promise<Seal[]> {
    return this.db.rows(sql<Seal>`
      select sequence, last_written_in::text as last_written_in, last_entry_id, entry_ids, entry_hashes, hash,
        previous_hash, sealed_at
      from audit_seals where sequence > ${after} order by sequence limit ${limit}`);
  }

  heads(after: number, limit: number): Promise<(Head & { readonly sealed_at: string })[]> {
    return this.db.rows(sql<Head & { readonly sealed_at: string }>`
      select sequence, hash, sealed_at from audit_seals where sequence > ${after} order by sequence limit ${limit}`);
  }

  async hashesOf(sequences: readonly number[]): Promise<Map<number, string>> {
    const rows = await this.db.rows(sql<Head>`
      select sequence, hash from audit_seals where sequence = any(${[...sequences]}::integer[])`);
    return new Map(rows.map(({ sequence, hash }) => [sequence, hash.toString('hex')]));
  }
}
