import { changesBetween, type Changes, type DomainEvent } from '../../core/events/domain-event.js';
import { defineEvent } from '../../core/events/event-type.js';
import type { StockItem } from './stock-item.entity.js';
import type { ManualKind } from './stock.rules.js';

/** An item has fallen to its reorder level or below. Told once for each time that it falls there. */
export const stockLow = defineEvent<{
  readonly stock_item_id: string;
  readonly name: string;
  readonly current_stock: number;
  readonly reorder_level: number;
}>('stock.low');

const about = (id: string) => ({
  entity: { kind: 'stock_item', id },
  payload: { stock_item_id: id },
});

export const itemCreated = (
  { id, type, name, form, strength }: StockItem,
  current_stock: number,
): DomainEvent => ({
  type: 'stock_item.created',
  ...about(id),
  changes: changesBetween({}, { type, name, form, strength, current_stock }),
});

export const itemUpdated = (id: string, changes: Changes): DomainEvent => ({
  type: 'stock_item.updated',
  ...about(id),
  changes,
});

const names: Record<ManualKind, string> = {
  receive: 'stock.received',
  return: 'stock.returned',
  waste: 'stock.wasted',
  adjust: 'stock.adjusted',
};

export const stockMoved = (kind: ManualKind, id: string, changes: Changes): DomainEvent => ({
  type: names[kind],
  ...about(id),
  changes,
});

export const stockDispensed = (source: { prescriptionId: string; patientId: string }): DomainEvent => ({
  type: 'stock.dispensed',
  entity: { kind: 'prescription', id: source.prescriptionId },
  patientIds: [source.patientId],
  payload: { prescription_id: source.prescriptionId, patient_id: source.patientId },
});

type Fallen = Pick<StockItem, 'id' | 'name' | 'current_stock' | 'reorder_level'>;

export const lowEvent = ({ id, name, current_stock, reorder_level }: Fallen): DomainEvent =>
  stockLow.of({
    entity: { kind: 'stock_item', id },
    payload: { stock_item_id: id, name, current_stock, reorder_level },
  });

/** A read: audited, told to nobody. */
export const batchRecalled = (patientIds: readonly string[]): DomainEvent => ({
  type: 'stock_batch.recipients_listed',
  patientIds,
});
