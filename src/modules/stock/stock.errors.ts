import { AppError, notFound } from '../../core/errors/app-error.js';
import { constraintMeans } from '../../core/errors/database-errors.js';
import { maxQuantity } from './stock.rules.js';

export const itemNotFound = () => notFound('stock.item_not_found', 'The stock item');
export const batchNotFound = () => notFound('stock.batch_not_found', 'This batch of the stock item');

const refuse = (code: string, detail: string) => () => new AppError(400, `stock.${code}`, detail);
const incomplete = (code: string, detail: string) => () => new AppError(422, `stock.${code}`, detail);

export const duplicateItem = refuse(
  'duplicate',
  'An item of this type with the same name, form and strength exists already.',
);
export const alreadyExpired = refuse('already_expired', 'This batch has expired; it cannot be received.');
export const tooMany = refuse('too_many', `An item cannot hold more than ${maxQuantity} units.`);

export const medicineIncomplete = incomplete(
  'medicine_incomplete',
  'A medicine needs form, strength, and default dosage, frequency and duration.',
);
export const defaultsIncomplete = incomplete(
  'defaults_incomplete',
  'Default dosage, frequency and duration belong together.',
);

/** The batch is known with another expiry. */
export const batchDiffers = (expiresOn: string | null) =>
  new AppError(
    400,
    'stock.batch_differs',
    expiresOn
      ? `This batch is known to expire on ${expiresOn}.`
      : 'This batch is known as one without an expiry date.',
  );

export interface Shortage {
  readonly stock_item_id: string;
  readonly name: string;
  readonly wanted: number;
  /** Units that can be taken: for dispensing those that have not expired. */
  readonly available: number;
}

/** There is not enough of these. */
export const insufficient = (items: readonly Shortage[]) =>
  new AppError(
    400,
    'stock.insufficient',
    `There is not enough stock: ${items.map(({ name, wanted, available }) => `${name} (${wanted} wanted, ${available} available)`).join(', ')}.`,
    { members: { items } },
  );

/** Named items are no longer dispensed; of others nothing is known but that they are gone. */
export const itemGone = (names: readonly string[]) =>
  new AppError(
    400,
    'stock.item_gone',
    names.length > 0
      ? `No longer in stock: ${names.join(', ')}.`
      : 'An item that is to be dispensed is no longer in stock.',
  );

export const alreadyDispensed = () =>
  new AppError(409, 'stock.already_dispensed', 'This has been dispensed already.');

constraintMeans('stock_items_key', duplicateItem);
constraintMeans('stock_items_medicine_whole', medicineIncomplete);
constraintMeans('stock_items_defaults_whole', defaultsIncomplete);
constraintMeans('stock_items_not_negative', () => insufficient([]));
constraintMeans('stock_batches_not_negative', () => insufficient([]));
constraintMeans('stock_items_not_too_many', tooMany);
constraintMeans('stock_movements_source_key', alreadyDispensed);
