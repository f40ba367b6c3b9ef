import { z } from 'zod';
import { day, flag, listOf, optionalText, pageOf, text, uuid } from '../../core/http/fields.js';
import { manualKinds, maxQuantity, movementKinds, stockItemTypes } from './stock.rules.js';

const units = z
  .number('must be a number')
  .int('must be a whole number')
  .max(maxQuantity, `must be at most ${maxQuantity}`);
const level = units.min(0, 'must be at least 0');

const details = {
  generic_name: optionalText(100),
  form: optionalText(50),
  strength: optionalText(50),
  route: optionalText(50),
  default_dosage: optionalText(50),
  default_frequency: optionalText(50),
  default_duration: optionalText(50),
  default_instructions: optionalText(500),
};
const type = z.enum(stockItemTypes, `must be one of ${stockItemTypes.join(', ')}`);

/** Members that are not named here are refused: the web client relies on it for this resource. */
export const CreateStockItem = z
  .strictObject({
    type,
    name: text(100),
    ...details,
    current_stock: level.default(0).describe('Opens the ledger'),
    reorder_level: level.default(0).describe('0: nobody is told'),
    is_active: z.boolean().default(true),
  })
  .meta({ id: 'CreateStockItem' });
export type CreateStockItem = z.output<typeof CreateStockItem>;

export const UpdateStockItem = z
  .strictObject({
    type: type.optional(),
    name: text(100).optional(),
    ...details,
    current_stock: level
      .optional()
      .describe(
        'Counted stock. Ignored, unless `If-Match` or `adjust_stock` says that it is meant: forms send what they once read',
      ),
    adjust_stock: z.boolean().optional(),
    reorder_level: level.optional(),
    is_active: z.boolean().optional(),
  })
  .meta({ id: 'UpdateStockItem' });
export type UpdateStockItem = z.output<typeof UpdateStockItem>;

export const StockItemFilter = z.object({
  search: z.string().trim().max(100).optional().describe('Part of the name or the generic name'),
  type: type.optional(),
  low_stock: flag.optional().describe('`true`: only those at or below their reorder level'),
  include_inactive: flag.optional().describe('For those who may manage stock'),
  limit: z.coerce
    .number('must be a number')
    .int()
    .min(1, 'must be at least 1')
    .max(1000, 'must be at most 1000')
    .default(1000),
  sort_by: z.enum(['name', 'type', 'current_stock']).default('name'),
  sort_dir: z.enum(['asc', 'desc']).default('asc'),
});
export type StockItemFilter = z.output<typeof StockItemFilter>;

const maybe = z.string().nullable();

export const StockItemResponse = z
  .object({
    id: uuid,
    type,
    name: z.string(),
    generic_name: maybe,
    form: maybe,
    strength: maybe,
    route: maybe,
    default_dosage: maybe,
    default_frequency: maybe,
    default_duration: maybe,
    default_instructions: maybe,
    current_stock: z.int().describe('Units, expired ones included'),
    reorder_level: z.int(),
    is_active: z.boolean(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
    version: z.int(),
  })
  .meta({ id: 'StockItem' });
export type StockItemResponse = z.output<typeof StockItemResponse>;

export const BookMovement = z
  .strictObject({
    kind: z.enum(manualKinds, `must be one of ${manualKinds.join(', ')}`),
    quantity: units
      .min(-maxQuantity, `must be at least -${maxQuantity}`)
      .describe('Units, > 0; for `adjust` what is there more (> 0) or less (< 0) than the books say'),
    batch_number: optionalText(50).describe("The maker's; none: stock whose batch nobody knows"),
    expires_on: day.nullish().describe('Last day of use'),
    reason: optionalText(500).describe('Needed for `waste` and `adjust`'),
  })
  .refine(({ kind, quantity }) => quantity > 0 || (kind === 'adjust' && quantity < 0), {
    path: ['quantity'],
    error: 'must be at least 1; only an adjustment may be negative',
  })
  .refine(({ kind, reason }) => reason || kind === 'receive' || kind === 'return', {
    path: ['reason'],
    error: 'is needed to waste or to adjust',
  })
  .meta({ id: 'BookStockMovement' });
export type BookMovement = z.output<typeof BookMovement>;

export const MovementResponse = z
  .object({
    id: uuid,
    number: z.int().describe('Counts the movements of the item, without gaps'),
    kind: z.enum(movementKinds),
    quantity: z.int().describe('Units; what left is negative'),
    level_after: z.int(),
    batch_id: uuid,
    batch_number: maybe,
    expires_on: z.iso.date().nullable(),
    reason: maybe,
    source_kind: maybe,
    source_id: uuid.nullable(),
    actor_id: uuid.nullable(),
    actor_name: maybe,
    at: z.iso.datetime(),
  })
  .meta({ id: 'StockMovement' });
export type MovementResponse = z.output<typeof MovementResponse>;

export const MovementPage = z.object(pageOf({ default: 50 }));
export type MovementPage = z.output<typeof MovementPage>;

export const MovementList = listOf(MovementResponse).meta({ id: 'StockMovementList' });

export const BookedResponse = z
  .object({
    stock_item: StockItemResponse,
    movements: z.array(MovementResponse).describe('One for each batch that was touched'),
  })
  .meta({ id: 'BookedStock' });
export type BookedResponse = z.output<typeof BookedResponse>;

export const BatchFilter = z.object({ include_empty: flag.optional() });
export type BatchFilter = z.output<typeof BatchFilter>;

export const BatchResponse = z
  .object({
    id: uuid,
    batch_number: maybe,
    expires_on: z.iso.date().nullable(),
    quantity: z.int(),
    is_expired: z.boolean(),
    created_at: z.iso.datetime(),
  })
  .meta({ id: 'StockBatch' });
export type BatchResponse = z.output<typeof BatchResponse>;

export const RecallQuery = z.object({
  batch_number: text(50).describe("The maker's, whatever its case"),
  item_id: uuid.optional().describe('Default: every item with a batch of this number'),
});
export type RecallQuery = z.output<typeof RecallQuery>;

export const RecallResponse = z
  .object({
    batches: z.array(
      z.object({
        id: uuid,
        stock_item_id: uuid,
        stock_item_name: z.string(),
        batch_number: z.string(),
        expires_on: z.iso.date().nullable(),
        quantity: z.int().describe('Units that are still here'),
      }),
    ),
    patients: z
      .array(
        z.object({
          id: uuid,
          patient_code: z.string(),
          full_name: z.string(),
          quantity: z.int().describe('Units received, of all of these batches'),
          first_at: z.iso.datetime(),
          last_at: z.iso.datetime(),
          prescription_ids: z.array(uuid),
        }),
      )
      .describe('Everybody who received any of it, the latest first'),
  })
  .meta({ id: 'StockRecall' });
export type RecallResponse = z.output<typeof RecallResponse>;
