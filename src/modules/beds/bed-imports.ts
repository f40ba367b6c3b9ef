import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { postgresError } from '../../core/errors/database-errors.js';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import type { Bed } from './bed.entity.js';
import type { BedCondition } from './beds.state.js';
import type { Ward } from './ward.entity.js';

export type ImportedBed = Pick<Bed, 'id' | 'ward_id' | 'label' | 'created_at'> & {
  readonly condition: BedCondition;
  readonly blocked_reason: string | null;
};
export type ImportedWard = Pick<Ward, 'id' | 'name' | 'department_id' | 'created_at'>;

/** Who lay where, and for whom a bed is kept. */
export interface ImportedPlace {
  readonly id: string;
  readonly bed_id: string;
  readonly patient_id: string;
  readonly kind: 'RESERVED' | 'OCCUPIED';
  readonly admission_id: string | null;
  readonly admission_status: string | null;
  readonly begins_at: Date;
  readonly ends_at: Date | null;
}

/** Wards, beds and who has them, set by set: demo data now, other systems later. They record no events. */
@Injectable()
export class BedImports {
  constructor(private readonly db: TenantDb) {}

  /** Adds what does not exist, of places those that are free at their time. */
  async addMissing(
    wards: readonly ImportedWard[],
    beds: readonly ImportedBed[],
    places: readonly ImportedPlace[],
  ): Promise<void> {
    await this.db.rows(sql`
      insert into wards (id, name, department_id, created_at, updated_at)
      select id, name, department_id, created_at, created_at
      from jsonb_populate_recordset(null::wards, ${JSON.stringify(wards)}::jsonb) on conflict do nothing`);
    await this.db.rows(sql`
      insert into beds (id, ward_id, label, condition, blocked_reason, created_at, updated_at)
      select n.id, n.ward_id, n.label, n.condition, n.blocked_reason, n.created_at, n.created_at
      from jsonb_populate_recordset(null::beds, ${JSON.stringify(beds)}::jsonb) n join wards w on w.id = n.ward_id
      on conflict do nothing`);
    await this.db.rows(sql`
      insert into bed_allocations
      select n.* from jsonb_populate_recordset(null::bed_allocations, ${JSON.stringify(places)}::jsonb) n
        join beds b on b.id = n.bed_id and b.is_active left join admission_cards c on c.id = n.admission_id
      where c.status is not distinct from n.admission_status
      on conflict do nothing`);
  }

  /** Makes beds as they are wanted, after those who had them through these stays and places have left. */
  async clear(
    stayIds: readonly string[],
    placeIds: readonly string[],
    beds: readonly ImportedBed[],
  ): Promise<void> {
    await this.db.rows(sql`
      delete from bed_allocations where admission_id = any(${[...stayIds]}::uuid[]) or id = any(${[...placeIds]}::uuid[])`);
    await this.db.rows(sql`
      update beds b set condition = w.condition, blocked_reason = w.blocked_reason, created_at = w.created_at,
        updated_at = greatest(b.updated_at, w.created_at), changed_in = pg_current_xact_id(), version = b.version + 1
      from jsonb_populate_recordset(null::beds, ${JSON.stringify(beds)}::jsonb) w where b.id = w.id
        and not exists (select from bed_allocations x where x.bed_id = b.id and x.ends_at is null)`);
  }

  /** Deletes wards with their beds for good; one that others have used, or ask for, stays as it is. */
  async remove(wardIds: readonly string[]): Promise<void> {
    for (const id of wardIds)
      await this.db
        .attempt(async () => {
          await this.db.rows(sql`delete from beds where ward_id = ${id}`);
          await this.db.rows(sql`delete from wards where id = ${id}`);
        })
        .catch((error: unknown) => {
          if (postgresError(error)?.code !== '23503') throw error;
        });
  }
}
