import { Injectable } from '@nestjs/common';
import { sql, type RawBuilder } from 'kysely';
import type { Page } from '../../core/http/fields.js';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import { StockItemEntity, type StockItem } from './stock-item.entity.js';
import type {
  BatchResponse,
  MovementPage,
  MovementResponse,
  RecallQuery,
  RecallResponse,
  StockItemFilter,
  StockItemResponse,
} from './stock.dto.js';

/** What an item is and how much of it there is, for other modules. */
export interface StockCard {
  readonly id: string;
  readonly name: string;
  readonly form: string | null;
  readonly strength: string | null;
  readonly is_active: boolean;
  /** Units, expired batches included. */
  readonly current_stock: number;
}

const row = sql`
  i.id, i.type, i.name, i.generic_name, i.form, i.strength, i.route, i.default_dosage, i.default_frequency,
  i.default_duration, i.default_instructions, i.current_stock, i.reorder_level, i.is_active, i.created_at,
  i.updated_at, i.version`;

const movement = sql`
  select m.id, m.number, m.kind, m.quantity, m.level_after, m.batch_id, b.batch_number, b.expires_on, m.reason,
    m.source_kind, m.source_id, m.actor_id, s.full_name as actor_name, m.at
  from stock_movements m join stock_batches b on b.id = m.batch_id left join staff_cards s on s.id = m.actor_id`;

const orders = { name: sql`lower(i.name)`, type: sql`i.type`, current_stock: sql`i.current_stock` };
const directions = { asc: sql`asc`, desc: sql`desc` };

@Injectable()
export class StockRepository {
  constructor(private readonly db: TenantDb) {}

  list(filter: StockItemFilter, withInactive: boolean): Promise<StockItemResponse[]> {
    const { limit, sort_by, sort_dir } = filter;
    return this.db.rows(sql<StockItemResponse>`
      select ${row} from stock_items i where ${conditions(filter, withInactive)}
      order by ${orders[sort_by]} ${directions[sort_dir]}, lower(i.name), i.id limit ${limit}`);
  }

  view(id: string): Promise<StockItemResponse | undefined> {
    return this.db.row(sql<StockItemResponse>`select ${row} from stock_items i where i.id = ${id}`);
  }

  cards(ids: readonly string[]): Promise<StockCard[]> {
    return this.db.rows(sql<StockCard>`
      select id, name, form, strength, is_active, current_stock from stock_items where id = any(${ids}::uuid[])`);
  }

  add(item: StockItem): void {
    this.db.em.persist(this.db.em.create(StockItemEntity, item));
  }

  flush(): Promise<void> {
    return this.db.flush();
  }

  /** Everything but the level, which follows from the movements. */
  async save(item: StockItemResponse, now: Date): Promise<void> {
    await this.db.rows(sql`
      update stock_items set type = ${item.type}, name = ${item.name}, generic_name = ${item.generic_name},
        form = ${item.form}, strength = ${item.strength}, route = ${item.route},
        default_dosage = ${item.default_dosage}, default_frequency = ${item.default_frequency},
        default_duration = ${item.default_duration}, default_instructions = ${item.default_instructions},
        reorder_level = ${item.reorder_level}, is_active = ${item.is_active}, updated_at = ${now}, version = version + 1
      where id = ${item.id}`);
  }

  /** One page, latest first. Their numbers have no gaps, so every page is found at once and nothing is counted. */
  async movements(
    itemId: string,
    { page, page_size }: MovementPage,
  ): Promise<Page<MovementResponse> | undefined> {
    const skipped = (page - 1) * page_size;
    const [item, items] = await Promise.all([
      this.db.row(sql<{ total: number }>`
        select movement_count as total from stock_items where id = ${itemId}`),
      this.db.rows(sql<MovementResponse>`
        ${movement} where m.stock_item_id = ${itemId}
          and m.number <= (select movement_count from stock_items where id = ${itemId}) - ${skipped}::int
        order by m.number desc limit ${page_size}`),
    ]);
    return item && { items, total: item.total, page, page_size };
  }

  movementsOf(ids: readonly string[]): Promise<MovementResponse[]> {
    return this.db.rows(
      sql<MovementResponse>`${movement} where m.id = any(${ids}::uuid[]) order by m.number`,
    );
  }

  /** In the order in which they are dispensed; undefined when there is no such item. */
  async batches(itemId: string, today: string, withEmpty: boolean): Promise<BatchResponse[] | undefined> {
    const [item, batches] = await Promise.all([
      this.db.row(sql<{ id: string }>`select id from stock_items where id = ${itemId}`),
      this.db.rows(sql<BatchResponse>`
        select id, batch_number, expires_on, quantity, coalesce(expires_on < ${today}::date, false) as is_expired, created_at
        from stock_batches where stock_item_id = ${itemId} and (quantity > 0 or ${withEmpty})
        order by expires_on, id`),
    ]);
    return item ? batches : undefined;
  }

  async recall({ batch_number, item_id }: RecallQuery): Promise<RecallResponse> {
    const ofItem = item_id ? sql`and b.stock_item_id = ${item_id}` : sql``;
    const recalled = sql`lower(b.batch_number) = lower(${batch_number}) ${ofItem}`;
    const [batches, patients] = await Promise.all([
      this.db.rows(sql<RecallResponse['batches'][number]>`
        select b.id, b.stock_item_id, i.name as stock_item_name, b.batch_number, b.expires_on, b.quantity
        from stock_batches b join stock_items i on i.id = b.stock_item_id where ${recalled} order by lower(i.name), b.id`),
      this.db.rows(sql<RecallResponse['patients'][number]>`
        select p.id, p.patient_code, p.full_name, sum(-m.quantity)::float8 as quantity, min(m.at) as first_at,
          max(m.at) as last_at, array_agg(distinct m.source_id) as prescription_ids
        from stock_batches b join stock_movements m on m.batch_id = b.id join patient_cards p on p.id = m.patient_id
        where ${recalled} and m.kind = 'dispense'
        group by p.id, p.patient_code, p.full_name order by last_at desc, p.id`),
    ]);
    return { batches, patients };
  }
}

function conditions(
  { search, type, low_stock }: StockItemFilter,
  withInactive: boolean,
): RawBuilder<unknown> {
  const pattern = search && `%${search.replace(/[%_\\]/g, '\\$&')}%`;
  const parts = [
    pattern ? sql`(i.name ilike ${pattern} or i.generic_name ilike ${pattern})` : undefined,
    type ? sql`i.type = ${type}` : undefined,
    low_stock ? sql`i.reorder_level > 0 and i.current_stock <= i.reorder_level` : undefined,
    withInactive ? undefined : sql`i.is_active`,
  ].filter(part => part !== undefined);
  return parts.length > 0 ? sql.join(parts, sql` and `) : sql`true`;
}
