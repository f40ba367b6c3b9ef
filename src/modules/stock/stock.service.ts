import { Injectable } from '@nestjs/common';
import { assertHolds } from '../../core/access/holds.js';
import { Clock } from '../../core/clock.js';
import { context, currentPrincipal } from '../../core/context.js';
import { changesBetween } from '../../core/events/domain-event.js';
import { Events } from '../../core/events/events.js';
import { assertUnchanged } from '../../core/http/etag.js';
import type { Page } from '../../core/http/fields.js';
import { newId } from '../../core/ids.js';
import { currentTenant } from '../../core/tenancy/tenancy-scope.js';
import { Ledger, type DispenseLine, type DispenseSource } from './ledger.js';
import type { StockItem } from './stock-item.entity.js';
import type {
  BatchFilter,
  BatchResponse,
  BookedResponse,
  BookMovement,
  CreateStockItem,
  MovementPage,
  MovementResponse,
  RecallQuery,
  RecallResponse,
  StockItemFilter,
  StockItemResponse,
  UpdateStockItem,
} from './stock.dto.js';
import { itemNotFound } from './stock.errors.js';
import { batchRecalled, itemCreated, itemUpdated } from './stock.events.js';
import { StockRepository, type StockCard } from './stock.repository.js';

@Injectable()
export class StockService {
  constructor(
    private readonly stock: StockRepository,
    private readonly ledger: Ledger,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  list(filter: StockItemFilter): Promise<StockItemResponse[]> {
    const manages = currentPrincipal().permissions.has('stock_items:manage');
    return this.stock.list(filter, manages && filter.include_inactive === true);
  }

  async get(id: string): Promise<StockItemResponse> {
    return found(await this.stock.view(id));
  }

  async create({ current_stock, ...input }: CreateStockItem): Promise<StockItemResponse> {
    const item = this.build(input);
    this.stock.add(item);
    await this.stock.flush();
    if (current_stock > 0) await this.ledger.open(item.id, current_stock);
    this.events.record(itemCreated(item, current_stock));
    return this.get(item.id);
  }

  /** A form that was opened before somebody dispensed sends an old level; it counts only when it says so. */
  async update(
    id: string,
    { current_stock, adjust_stock, ...fields }: UpdateStockItem,
  ): Promise<StockItemResponse> {
    const item = found(await this.ledger.hold(id));
    assertUnchanged(item);
    const changes = changesBetween(item, fields);
    const changed = { ...item, ...fields };
    if (Object.keys(changes).length > 0) {
      await this.stock.save(changed, this.clock.now());
      this.events.record(itemUpdated(id, changes));
      this.ledger.tellWhenLow(item, changed);
    }
    const counts = adjust_stock ?? context.current()?.ifMatch !== undefined;
    if (counts && current_stock !== undefined) await this.ledger.count(changed, current_stock);
    return this.get(id);
  }

  /** What somebody receives, gives back, throws away or finds on counting. */
  async move(id: string, { kind, quantity, reason = null, ...batch }: BookMovement): Promise<BookedResponse> {
    const signed = kind === 'waste' ? -quantity : quantity;
    const booked = await this.ledger.move(id, { kind, quantity: signed, reason, ...batch });
    const [stock_item, movements] = await Promise.all([this.get(id), this.stock.movementsOf(booked)]);
    return { stock_item, movements };
  }

  async movements(id: string, page: MovementPage): Promise<Page<MovementResponse>> {
    return found(await this.stock.movements(id, page));
  }

  async batches(id: string, { include_empty = false }: BatchFilter): Promise<BatchResponse[]> {
    return found(await this.stock.batches(id, this.clock.today(currentTenant().timeZone), include_empty));
  }

  /** Who received a batch: a read of patients. Everybody, also those whom the caller does not look after. */
  async recall(query: RecallQuery): Promise<RecallResponse> {
    assertHolds('patients:view');
    const recall = await this.stock.recall(query);
    this.events.recordRead(batchRecalled(recall.patients.map(({ id }) => id)));
    return recall;
  }

  /** Those of the ids that exist, in no order. */
  cards(ids: readonly string[]): Promise<StockCard[]> {
    return this.stock.cards(ids);
  }

  /**
   * Takes everything that the lines name, or nothing, in the caller's transaction; the first batch to expire first,
   * expired ones never. Throws 400 `stock.item_gone` or `stock.insufficient`, which names the items, and 409
   * `stock.already_dispensed` when the source took them before.
   */
  dispense(lines: readonly DispenseLine[], source: DispenseSource): Promise<void> {
    return this.ledger.dispense(lines, source);
  }

  private build(input: Omit<CreateStockItem, 'current_stock'>): StockItem {
    const now = this.clock.now();
    const { type, name, reorder_level, is_active } = input;
    return {
      id: newId(),
      type,
      name,
      generic_name: input.generic_name ?? null,
      form: input.form ?? null,
      strength: input.strength ?? null,
      route: input.route ?? null,
      default_dosage: input.default_dosage ?? null,
      default_frequency: input.default_frequency ?? null,
      default_duration: input.default_duration ?? null,
      default_instructions: input.default_instructions ?? null,
      current_stock: 0,
      reorder_level,
      is_active,
      created_at: now,
      updated_at: now,
      version: 1,
    };
  }
}

function found<T>(row: T | undefined): T {
  if (!row) throw itemNotFound();
  return row;
}
