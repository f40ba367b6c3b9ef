import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import type { FindingKind, Position, Seal } from './seals.rules.js';

export interface SealableEntry {
  readonly id: string;
  readonly written_in: string;
  readonly hash: Buffer;
}

export interface Difference {
  readonly id: string;
  readonly kind: Extract<FindingKind, `entry_${string}`>;
  readonly sequence: number;
}

/** The canonical form of an entry, hashed. It never changes: a new column belongs to entries of a new form. */
const entryHash = sql`
  sha256(convert_to(jsonb_build_array(e.id, extract(epoch from e.at), e.action, e.actor_id, to_jsonb(e.actor_roles),
    e.entity, e.entity_id, to_jsonb(e.patient_ids), e.changes::text, e.request_id, e.address, e.purpose, e.outcome,
    e.written_in::text)::text, 'UTF8'))`;

const after = ({ last_written_in, last_entry_id }: Position) =>
  sql`(e.written_in, e.id) > (${last_written_in}::xid8, ${last_entry_id}::uuid)`;
const upTo = ({ last_written_in, last_entry_id }: Position) =>
  sql`(e.written_in, e.id) <= (${last_written_in}::xid8, ${last_entry_id}::uuid)`;

/** What sealing and verifying read of the entries. */
@Injectable()
export class SealsQueries {
  constructor(private readonly db: TenantDb) {}

  /** Entries after a position to which no other can be added before them: every earlier transaction is over. */
  sealable(position: Position, limit: number): Promise<SealableEntry[]> {
    return this.db.rows(sql<SealableEntry>`
      select e.id, e.written_in::text as written_in, ${entryHash} as hash from audit_entries e
      where ${after(position)} and e.written_in < pg_snapshot_xmin(pg_current_snapshot())
      order by e.written_in, e.id limit ${limit}`);
  }

  /** How the entries that some seals cover differ from what was sealed. */
  differences(before: Position, seals: readonly Seal[], limit: number): Promise<Difference[]> {
    const last = seals.at(-1);
    if (!last) return Promise.resolve([]);
    return this.db.rows(sql<Difference>`
      with sealed as (
        select s.sequence, u.id, u.hash from audit_seals s, unnest(s.entry_ids, s.entry_hashes) as u(id, hash)
        where s.sequence = any(${seals.map(({ sequence }) => sequence)}::integer[])
      ), present as (
        select e.id, e.written_in, ${entryHash} as hash from audit_entries e where ${after(before)} and ${upTo(last)}
      )
      select id, case when p.hash is null then 'entry_removed' when s.hash is null then 'entry_added'
          else 'entry_changed' end as kind,
        coalesce(s.sequence, (select min(a.sequence) from audit_seals a
          where (a.last_written_in, a.last_entry_id) >= (p.written_in, id))) as sequence
      from sealed s full join present p using (id)
      where s.hash is distinct from p.hash order by sequence, id limit ${limit}`);
  }

  async unsealed(position: Position): Promise<{ count: number; oldest_at: string | null }> {
    const row = await this.db.row(sql<{ count: number; oldest_at: string | null }>`
      select count(*)::int as count, min(e.at) as oldest_at from audit_entries e where ${after(position)}`);
    return row ?? { count: 0, oldest_at: null };
  }
}
