import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import type { StockItemResponse } from './stock.dto.js';
import type { BatchLevel, MovementKind } from './stock.rules.js';

export interface Batch extends BatchLevel {
  readonly stock_item_id: string;
  readonly batch_number: string | null;
}

/** A batch that begins with the movement that fills it. */
export interface NewBatch extends Batch {
  readonly quantity: 0;
  readonly created_at: Date;
}

/** One row of the ledger as it is handed to the database, which adds number and level. */
export interface NewMovement {
  readonly id: string;
  readonly stock_item_id: string;
  readonly batch_id: string;
  readonly kind: MovementKind;
  /** Units, signed. */
  readonly quantity: number;
  readonly reason: string | null;
  readonly source_kind: string | null;
  readonly source_id: string | null;
  readonly source_line: number | null;
  /** A plain id and no reference: the ledger is kept when a patient's record is deleted, see ADR 11. */
  readonly patient_id: string | null;
  readonly actor_id: string | null;
  readonly at: Date;
}

/**
 * Whoever moves stock locks the items first, in the order of their ids, and reads batches only then. Batches are
 * reached through their item alone, so there is nothing else to wait for, and no deadlock.
 */
@Injectable()
export class LedgerRepository {
  constructor(private readonly db: TenantDb) {}

  /** Nobody else moves anything of these items until the transaction ends. */
  lock(itemIds: readonly string[]): Promise<StockItemResponse[]> {
    return this.db.rows(sql<StockItemResponse>`
      select id, type, name, generic_name, form, strength, route, default_dosage, default_frequency, default_duration,
        default_instructions, current_stock, reorder_level, is_active, created_at, updated_at, version
      from stock_items where id = any(${itemIds}::uuid[]) order by id for no key update`);
  }

  batches(itemIds: readonly string[], withEmpty: boolean): Promise<Batch[]> {
    return this.db.rows(sql<Batch>`
      select id, stock_item_id, batch_number, expires_on, quantity from stock_batches
      where stock_item_id = any(${itemIds}::uuid[]) and (quantity > 0 or ${withEmpty}::boolean)`);
  }

  /**
   * Adds movements, and before them the batches that begin with them; one statement, whatever their number. The
   * database numbers them in the order of their ids, which is the order in which they were made.
   */
  async book(movements: readonly NewMovement[], opened: readonly NewBatch[] = []): Promise<void> {
    await this.db.rows(sql`
      with opened as (
        insert into stock_batches (id, stock_item_id, batch_number, expires_on, created_at)
        select id, stock_item_id, batch_number, expires_on, created_at
        from jsonb_populate_recordset(null::stock_batches, ${JSON.stringify(opened)}::jsonb)
        returning id
      )
      insert into stock_movements (id, stock_item_id, batch_id, kind, quantity, reason, source_kind, source_id,
        source_line, patient_id, actor_id, at)
      select m.id, m.stock_item_id, m.batch_id, m.kind, m.quantity, m.reason, m.source_kind, m.source_id,
        m.source_line, m.patient_id, m.actor_id, m.at
      from jsonb_populate_recordset(null::stock_movements, ${JSON.stringify(movements)}::jsonb) m
        left join opened o on o.id = m.batch_id
      order by m.id`);
  }
}
