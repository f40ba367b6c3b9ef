import { defineEntity, type InferEntity } from '@mikro-orm/core';
import type { StockItemType } from './stock.rules.js';

export const StockItemEntity = defineEntity({
  name: 'StockItem',
  tableName: 'stock_items',
  properties: p => ({
    id: p.uuid().primary(),
    type: p.string().$type<StockItemType>(),
    name: p.string(),
    generic_name: p.string().nullable(),
    form: p.string().nullable(),
    strength: p.string().nullable(),
    route: p.string().nullable(),
    default_dosage: p.string().nullable(),
    default_frequency: p.string().nullable(),
    default_duration: p.string().nullable(),
    default_instructions: p.text().nullable(),
    /** What the movements add up to; the database changes it with each of them, and refuses everybody else. */
    current_stock: p.integer().default(0),
    reorder_level: p.integer().default(0),
    is_active: p.boolean().default(true),
    created_at: p.datetime(),
    updated_at: p.datetime(),
    version: p.integer().version(),
  }),
});

export type StockItem = InferEntity<typeof StockItemEntity>;
