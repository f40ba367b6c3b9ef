import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import type { BedCondition } from './beds.state.js';

/** A bed in hand: nobody else gives it away until the transaction ends. */
export interface HeldBed {
  readonly id: string;
  readonly condition: BedCondition;
  readonly is_active: boolean;
  readonly version: number;
}

/** Who has a bed now. */
export interface Allocation {
  readonly id: string;
  readonly bed_id: string;
  readonly patient_id: string;
  readonly admission_id: string | null;
  readonly kind: 'RESERVED' | 'OCCUPIED';
}

export interface NewAllocation extends Allocation {
  readonly admission_status: 'ACTIVE' | null;
  readonly begins_at: Date;
  readonly ends_at: Date | null;
  readonly created_by_id: string | null;
}

export interface Change {
  /** Allocations that end. */
  readonly ended: readonly string[];
  /** Beds that the board shows anew, and those of them that are to be cleaned. */
  readonly touched: readonly string[];
  readonly toClean: readonly string[];
}

/** Whoever changes who lies where locks the stay first, then the beds in the order of their ids, then reads. */
@Injectable()
export class BedPlacesRepository {
  constructor(private readonly db: TenantDb) {}

  /** Locks a bed, and those that a patient has. */
  lock(bedId: string, patientId: string | null, now: Date): Promise<HeldBed[]> {
    return this.db.rows(sql<HeldBed>`
      select id, condition, is_active, version from beds
      where id = ${bedId} or id in (
        select bed_id from bed_allocations
        where patient_id = ${patientId} and (ends_at is null or ends_at > ${now}))
      order by id for no key update`);
  }

  /** Who has a bed now, and which ones a patient has. A statement of its own: it sees what the lock has waited for. */
  current(bedId: string, patientId: string | null, now: Date): Promise<Allocation[]> {
    return this.db.rows(sql<Allocation>`
      select id, bed_id, patient_id, admission_id, kind from bed_allocations
      where (bed_id = ${bedId} or patient_id = ${patientId}) and (ends_at is null or ends_at > ${now})`);
  }

  /** Ends what was, and gives a bed; false when that, or the patient, is taken. (What has ended comes first.) */
  async give(a: NewAllocation, change: Change, now: Date): Promise<boolean> {
    const added = await this.db.row(sql`
      with ${ending(change, now)}
      insert into bed_allocations (id, bed_id, patient_id, kind, admission_id, admission_status, begins_at, ends_at,
        created_by_id)
      select ${a.id}::uuid, ${a.bed_id}::uuid, ${a.patient_id}::uuid, ${a.kind}::text, ${a.admission_id}::uuid,
        ${a.admission_status}::text, ${a.begins_at}::timestamptz, ${a.ends_at}::timestamptz, ${a.created_by_id}::uuid
      from (select count(*) from ended) gone
      on conflict do nothing returning id`);
    return added !== undefined;
  }

  async end(change: Change, now: Date): Promise<void> {
    await this.db.rows(sql`with ${ending(change, now)} select count(*) from ended`);
  }

  /** Ends the occupancy of a stay that is in hand; returns the bed, which is to be cleaned. */
  async vacate(admissionId: string, now: Date): Promise<string | undefined> {
    const left = await this.db.row(sql<{ id: string }>`
      with bed as (
        select id from beds
        where id in (select bed_id from bed_allocations where admission_id = ${admissionId} and ends_at is null)
        for no key update
      ), ended as (
        update bed_allocations x set ends_at = greatest(x.begins_at, ${now}) from bed
        where x.bed_id = bed.id and x.admission_id = ${admissionId} and x.ends_at is null returning x.bed_id
      )
      update beds b set condition = 'CLEANING', changed_in = pg_current_xact_id(), updated_at = ${now},
        version = b.version + 1
      from ended where b.id = ended.bed_id returning b.id`);
    return left?.id;
  }

  /** Brings a bed that nobody has into another condition. */
  async put(id: string, condition: BedCondition, reason: string | null, now: Date): Promise<void> {
    await this.db.rows(sql`
      update beds set condition = ${condition}, blocked_reason = ${reason}, changed_in = pg_current_xact_id(),
        updated_at = ${now}, version = version + 1
      where id = ${id}`);
  }
}

const ending = ({ ended, touched, toClean }: Change, now: Date) => sql`
  ended as (
    update bed_allocations set ends_at = greatest(begins_at, ${now}) where id = any(${[...ended]}::uuid[]) returning id
  ), touched as (
    update beds set condition = case when id = any(${[...toClean]}::uuid[]) then 'CLEANING' else condition end,
      changed_in = pg_current_xact_id(), updated_at = ${now}, version = version + 1
    where id = any(${[...touched]}::uuid[])
  )`;
