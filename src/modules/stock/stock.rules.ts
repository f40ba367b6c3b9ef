export const stockItemTypes = ['MEDICINE', 'EQUIPMENT', 'CONSUMABLE'] as const;
export type StockItemType = (typeof stockItemTypes)[number];

/** What may be booked by hand; medicines are dispensed through prescriptions. */
export const manualKinds = ['receive', 'return', 'waste', 'adjust'] as const;
export type ManualKind = (typeof manualKinds)[number];
export const movementKinds = [...manualKinds, 'dispense'] as const;
export type MovementKind = (typeof movementKinds)[number];

/** Units that one movement may move, and an item may hold. */
export const maxQuantity = 1_000_000_000;

export interface BatchLevel {
  readonly id: string;
  /** `YYYY-MM-DD`, the last day of use; null when it does not expire, or nobody knows. */
  readonly expires_on: string | null;
  readonly quantity: number;
}

export interface Taken {
  readonly batch_id: string;
  /** Units, > 0. */
  readonly quantity: number;
}

/** A batch can be used until the end of the hospital's day on which it expires. */
export const isExpired = ({ expires_on }: Pick<BatchLevel, 'expires_on'>, today: string): boolean =>
  expires_on !== null && expires_on < today;

/**
 * Takes units from batches, the first to expire first, those without expiry last; of two that expire together the
 * older (ids are in order of time). @returns undefined when there is not enough
 */
export function takeFirstExpiring(batches: readonly BatchLevel[], wanted: number): Taken[] | undefined {
  const taken: Taken[] = [];
  let missing = wanted;
  for (const { id, quantity } of batches.toSorted(firstExpiring)) {
    if (missing === 0) break;
    const some = Math.min(quantity, missing);
    if (some > 0) taken.push({ batch_id: id, quantity: some });
    missing -= some;
  }
  return missing === 0 ? taken : undefined;
}

const turnOf = ({ id, expires_on }: BatchLevel): string => `${expires_on ?? 'never'} ${id}`;
const firstExpiring = (a: BatchLevel, b: BatchLevel): number => (turnOf(a) < turnOf(b) ? -1 : 1);

/** How people name a batch: by the maker's number, whatever its case, or by its expiry when it has no number. */
export interface BatchName {
  readonly batch_number?: string | null | undefined;
  readonly expires_on?: string | null | undefined;
}

export const namesABatch = ({ batch_number, expires_on }: BatchName): boolean =>
  batch_number != null || expires_on != null;

/** The batch of that name; without any name the one of which nothing is known. */
export function batchNamed<B extends { batch_number: string | null; expires_on: string | null }>(
  batches: readonly B[],
  { batch_number = null, expires_on = null }: BatchName,
): B | undefined {
  const number = batch_number?.toLowerCase() ?? null;
  return batches.find(
    batch =>
      (batch.batch_number?.toLowerCase() ?? null) === number &&
      (number !== null || batch.expires_on === expires_on),
  );
}

/** Units wanted of each item; lines that name an item twice are added up. */
export function sumByItem(
  lines: readonly { readonly stock_item_id: string; readonly quantity: number }[],
): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { stock_item_id, quantity } of lines)
    sums.set(stock_item_id, (sums.get(stock_item_id) ?? 0) + quantity);
  return sums;
}

interface Watched {
  readonly current_stock: number;
  /** 0: the item is not watched. */
  readonly reorder_level: number;
}

/** At or below the reorder level. */
export const isLow = ({ current_stock, reorder_level }: Watched): boolean =>
  reorder_level > 0 && current_stock <= reorder_level;

/** It was not low before, and is now: the one moment at which somebody is told. */
export const crossesReorderLevel = (before: Watched, after: Watched): boolean =>
  !isLow(before) && isLow(after);
