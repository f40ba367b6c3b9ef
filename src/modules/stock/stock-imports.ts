import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { postgresError } from '../../core/errors/database-errors.js';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import type { NewMovement } from './ledger.repository.js';
import { withEarlier } from './imports.rules.js';
import type { StockItem } from './stock-item.entity.js';

export type ImportedStockItem = Omit<StockItem, 'current_stock' | 'updated_at' | 'version'>;

export interface ImportedBatch {
  readonly id: string;
  readonly stock_item_id: string;
  readonly batch_number: string | null;
  readonly expires_on: string | null;
  readonly created_at: Date;
}

/** What a ledger is to hold; movements in the order in which they take effect. */
export interface ImportedStock {
  readonly items: readonly ImportedStockItem[];
  readonly batches: readonly ImportedBatch[];
  readonly movements: readonly NewMovement[];
  /** Prescriptions whose movements are all among these. */
  readonly sourceIds: readonly string[];
  /** Movements by hand that are no longer wanted when they are not among these. */
  readonly formerIds: readonly string[];
}

const arranging = {
  on: sql`set local hms.arranges_demo = 'on'`,
  off: sql`set local hms.arranges_demo = 'off'`,
};

/** Stock that comes from elsewhere: demo data. It records no events and tells nobody that it is low. */
@Injectable()
export class StockImports {
  constructor(private readonly db: TenantDb) {}

  /** Adds items with their ledgers; where all of it is there already nothing happens. */
  async addMissing(stock: ImportedStock): Promise<void> {
    const known = await this.db.rows(sql<{ id: string }>`
      select id from stock_movements where id = any(${stock.movements.map(({ id }) => id)}::uuid[])`);
    if (known.length < stock.movements.length) await this.rewrite(stock);
  }

  /** Adds items that do not exist, still without anything in stock. */
  async addItems(items: readonly ImportedStockItem[]): Promise<void> {
    await this.db.rows(sql`
      insert into stock_items (id, type, name, generic_name, form, strength, route, default_dosage, default_frequency,
        default_duration, default_instructions, reorder_level, is_active, created_at, updated_at)
      select id, type, name, generic_name, form, strength, route, default_dosage, default_frequency,
        default_duration, default_instructions, reorder_level, is_active, created_at, created_at
      from jsonb_populate_recordset(null::stock_items, ${JSON.stringify(items)}::jsonb)
      on conflict do nothing`);
  }

  /**
   * Writes the ledgers of these items anew; in hospitals made for demonstration alone (ADR 25). What others have moved
   * follows as it was, and when there would not be enough for it, a batch is made larger.
   */
  async rewrite({ items, batches, movements, sourceIds, formerIds }: ImportedStock): Promise<void> {
    const ids = items.map(({ id }) => id);
    await this.addItems(items);
    const own = [...movements.map(({ id }) => id), ...formerIds];
    const earlier = await this.movementsOfOthers(ids, own, sourceIds);
    await this.db.rows(arranging.on);
    await this.db.rows(sql`delete from stock_movements where stock_item_id = any(${ids}::uuid[])`);
    await this.db.rows(sql`
      update stock_items i set current_stock = 0, movement_count = 0, created_at = w.created_at
      from jsonb_populate_recordset(null::stock_items, ${JSON.stringify(items)}::jsonb) w where i.id = w.id`);
    await this.db.rows(sql`update stock_batches set quantity = 0 where stock_item_id = any(${ids}::uuid[])`);
    await this.db.rows(arranging.off);
    await this.db.rows(sql`
      insert into stock_batches as b (id, stock_item_id, batch_number, expires_on, created_at)
      select n.id, n.stock_item_id, n.batch_number, n.expires_on, n.created_at
      from jsonb_populate_recordset(null::stock_batches, ${JSON.stringify(batches)}::jsonb) n
        join stock_items i on i.id = n.stock_item_id
      on conflict (id) do update set expires_on = excluded.expires_on, created_at = excluded.created_at`);
    await this.book(withEarlier(movements, earlier));
  }

  /** Deletes items with their ledgers for good; one that a prescription still names is kept, and so is its ledger. */
  async remove(itemIds: readonly string[]): Promise<void> {
    await this.db.rows(arranging.on);
    for (const id of itemIds)
      await this.db
        .attempt(async () => {
          await this.db.rows(sql`delete from stock_movements where stock_item_id = ${id}`);
          await this.db.rows(sql`delete from stock_batches where stock_item_id = ${id}`);
          await this.db.rows(sql`delete from stock_items where id = ${id}`);
        })
        .catch((error: unknown) => {
          if (postgresError(error)?.code !== '23503') throw error;
        });
    await this.db.rows(arranging.off);
  }

  /** What was moved by hand, or for prescriptions of others. */
  private movementsOfOthers(
    itemIds: readonly string[],
    ownIds: readonly string[],
    sourceIds: readonly string[],
  ): Promise<NewMovement[]> {
    return this.db.rows(sql<NewMovement>`
      select m.id, m.stock_item_id, m.batch_id, m.kind, m.quantity, m.reason, m.source_kind, m.source_id, m.source_line,
        m.patient_id, m.actor_id, m.at
      from stock_movements m
      where m.stock_item_id = any(${[...itemIds]}::uuid[]) and m.id <> all(${[...ownIds]}::uuid[])
        and (m.source_id is null or m.source_id <> all(${[...sourceIds]}::uuid[])
          and exists (select from prescription_cards c where c.id = m.source_id))
      order by m.stock_item_id, m.number`);
  }

  private async book(movements: readonly NewMovement[]): Promise<void> {
    const rows = movements.map((movement, index) => ({ ...movement, place: index }));
    await this.db.rows(sql`
      insert into stock_movements (id, stock_item_id, batch_id, kind, quantity, reason, source_kind, source_id,
        source_line, patient_id, actor_id, at)
      select m.id, m.stock_item_id, m.batch_id, m.kind, m.quantity, m.reason, m.source_kind, m.source_id,
        m.source_line, m.patient_id, m.actor_id, m.at
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as m (id uuid, stock_item_id uuid, batch_id uuid, kind text,
          quantity int, reason text, source_kind text, source_id uuid, source_line smallint, patient_id uuid,
          actor_id uuid, at timestamptz, place int)
        join stock_batches b on b.id = m.batch_id
      order by m.place`);
  }
}
