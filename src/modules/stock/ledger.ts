import { Injectable } from '@nestjs/common';
import { Clock } from '../../core/clock.js';
import { context } from '../../core/context.js';
import { Events } from '../../core/events/events.js';
import { assertUnchanged } from '../../core/http/etag.js';
import { newId } from '../../core/ids.js';
import { currentTenant } from '../../core/tenancy/tenancy-scope.js';
import { LedgerRepository, type Batch, type NewBatch, type NewMovement } from './ledger.repository.js';
import type { StockItemResponse } from './stock.dto.js';
import {
  alreadyExpired,
  batchDiffers,
  batchNotFound,
  insufficient,
  itemGone,
  itemNotFound,
  type Shortage,
} from './stock.errors.js';
import { lowEvent, stockDispensed, stockMoved } from './stock.events.js';
import {
  batchNamed,
  crossesReorderLevel,
  isExpired,
  namesABatch,
  sumByItem,
  takeFirstExpiring,
  type BatchLevel,
  type BatchName,
  type ManualKind,
  type MovementKind,
} from './stock.rules.js';

/** What is to be dispensed. */
export interface DispenseLine {
  readonly stock_item_id: string;
  /** Units, a whole number > 0. */
  readonly quantity: number;
}

/** For what, and to whom. */
export interface DispenseSource {
  readonly prescriptionId: string;
  readonly patientId: string;
}

/** Something that is booked by hand. */
export interface Move extends BatchName {
  readonly kind: ManualKind;
  /** Units, signed. What leaves without a named batch leaves whatever expires first, expired stock first of all. */
  readonly quantity: number;
  readonly reason: string | null;
}

/** Moves stock. Every way in locks the items first; the database keeps the levels and refuses to go below zero. */
@Injectable()
export class Ledger {
  constructor(
    private readonly ledger: LedgerRepository,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  /** See `StockService.dispense`. Three statements for any number of lines. */
  async dispense(lines: readonly DispenseLine[], source: DispenseSource): Promise<void> {
    const wanted = sumByItem(lines);
    if (wanted.size === 0) return;
    const { items, batches } = await this.lock([...wanted.keys()]);
    assertKept(wanted, items);
    const today = this.today();
    const usable = batches.filter(batch => !isExpired(batch, today));

    const movements: NewMovement[] = [];
    const shortages: Shortage[] = [];
    for (const { id, name } of items) {
      const own = usable.filter(({ stock_item_id }) => stock_item_id === id);
      const quantity = wanted.get(id) ?? 0;
      const taken = takeFirstExpiring(own, quantity);
      if (!taken) shortages.push({ stock_item_id: id, name, wanted: quantity, available: total(own) });
      for (const [index, part] of (taken ?? []).entries())
        movements.push({
          ...this.movement('dispense', id, part.batch_id, -part.quantity),
          source_kind: 'prescription',
          source_id: source.prescriptionId,
          source_line: index + 1,
          patient_id: source.patientId,
        });
    }
    if (shortages.length > 0) throw insufficient(shortages);
    await this.ledger.book(movements);
    this.events.record(stockDispensed(source));
    for (const item of items)
      this.tellWhenLow(item, { ...item, current_stock: item.current_stock - (wanted.get(item.id) ?? 0) });
  }

  /**
   * Books by hand, one movement for each batch that is touched, and returns their ids. Throws 404 for an unknown item
   * or batch, 400 when there is not enough or what comes has expired.
   */
  async move(itemId: string, move: Move): Promise<string[]> {
    const { items, batches } = await this.lock([itemId], true);
    const [item] = items;
    if (!item) throw itemNotFound();
    assertUnchanged(item);
    return this.write(item, batches, move);
  }

  /** Locks an item; nobody else moves anything of it until the transaction ends. */
  async hold(itemId: string): Promise<StockItemResponse | undefined> {
    const [item] = await this.ledger.lock([itemId]);
    return item;
  }

  /** Brings an item that is held to the level that somebody has counted. */
  async count(item: StockItemResponse, level: number): Promise<void> {
    const quantity = level - item.current_stock;
    if (quantity === 0) return;
    const batches = await this.ledger.batches([item.id], true);
    await this.write(item, batches, { kind: 'adjust', quantity, reason: 'Counted' });
  }

  /** Begins the ledger of a new item with what is there of it. */
  async open(itemId: string, quantity: number): Promise<void> {
    const batch = this.newBatch(itemId, {});
    const movement = this.movement('adjust', itemId, batch.id, quantity);
    await this.ledger.book([{ ...movement, reason: 'Opening stock' }], [batch]);
  }

  /** Tells of an item that was not low before a change, and is after it. */
  tellWhenLow(before: StockItemResponse, after: StockItemResponse): void {
    if (after.is_active && crossesReorderLevel(before, after)) this.events.record(lowEvent(after));
  }

  /** Items first, then batches, in one packet: the second statement sees what the wait for the first has let through. */
  private async lock(itemIds: readonly string[], withEmpty = false) {
    const [items, batches] = await Promise.all([
      this.ledger.lock(itemIds),
      this.ledger.batches(itemIds, withEmpty),
    ]);
    return { items, batches };
  }

  private async write(item: StockItemResponse, batches: readonly Batch[], move: Move): Promise<string[]> {
    const { kind, quantity, reason } = move;
    const target = quantity > 0 ? this.into(item.id, batches, move) : undefined;
    const parts = target ? [{ batch: target.batch, quantity }] : outOf(item, batches, move);
    const rows = parts.map(part => ({
      ...this.movement(kind, item.id, part.batch.id, part.quantity),
      reason,
    }));
    await this.ledger.book(rows, target?.opened);
    const after = { ...item, current_stock: item.current_stock + quantity };
    this.events.record(
      stockMoved(kind, item.id, { current_stock: [item.current_stock, after.current_stock] }),
    );
    this.tellWhenLow(item, after);
    return rows.map(({ id }) => id);
  }

  /** The batch that takes something in: the known one of that name, or a new one. */
  private into(itemId: string, batches: readonly Batch[], move: Move): { batch: Batch; opened: NewBatch[] } {
    const known = batchNamed(batches, move);
    if (known) assertSameExpiry(known, move);
    const expiry = known ?? { expires_on: move.expires_on ?? null };
    if (move.kind === 'receive' && isExpired(expiry, this.today())) throw alreadyExpired();
    if (known) return { batch: known, opened: [] };
    const batch = this.newBatch(itemId, move);
    return { batch, opened: [batch] };
  }

  private newBatch(itemId: string, { batch_number = null, expires_on = null }: BatchName): NewBatch {
    return {
      id: newId(),
      stock_item_id: itemId,
      batch_number,
      expires_on,
      quantity: 0,
      created_at: this.clock.now(),
    };
  }

  private movement(kind: MovementKind, itemId: string, batchId: string, quantity: number): NewMovement {
    return {
      id: newId(),
      stock_item_id: itemId,
      batch_id: batchId,
      kind,
      quantity,
      reason: null,
      source_kind: null,
      source_id: null,
      source_line: null,
      patient_id: null,
      actor_id: context.current()?.principal?.userId ?? null,
      at: this.clock.now(),
    };
  }

  private today(): string {
    return this.clock.today(currentTenant().timeZone);
  }
}

const total = (batches: readonly BatchLevel[]): number =>
  batches.reduce((sum, { quantity }) => sum + quantity, 0);

/** Throws when something is unknown, or is no longer handed out. */
function assertKept(wanted: ReadonlyMap<string, number>, items: readonly StockItemResponse[]): void {
  const retired = items.filter(({ is_active }) => !is_active);
  if (retired.length > 0 || items.length < wanted.size) throw itemGone(retired.map(({ name }) => name));
}

/** The batches that give something up, each with its part, which is negative. */
function outOf(item: StockItemResponse, batches: readonly Batch[], move: Move) {
  const named = namesABatch(move) ? batchNamed(batches, move) : undefined;
  if (namesABatch(move) && !named) throw batchNotFound();
  if (named) assertSameExpiry(named, move);
  const from = named ? [named] : batches;
  const taken = takeFirstExpiring(from, -move.quantity);
  if (!taken) {
    const { id, name } = item;
    throw insufficient([{ stock_item_id: id, name, wanted: -move.quantity, available: total(from) }]);
  }
  return taken.flatMap(({ batch_id, quantity }) =>
    from.filter(({ id }) => id === batch_id).map(batch => ({ batch, quantity: -quantity })),
  );
}

/** Whoever names an expiry besides the number is told when the books say otherwise. */
function assertSameExpiry(batch: Batch, { expires_on }: Move): void {
  if (expires_on != null && expires_on !== batch.expires_on) throw batchDiffers(batch.expires_on);
}
