import { Injectable } from '@nestjs/common';

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

/** What is to be dispensed. */
export interface DispenseLine {
  readonly stock_item_id: string;
  /** Units, a whole number > 0. */
  readonly quantity: number;
}

@Injectable()
export class StockService {
  /** Those of the ids that exist, in no order. */
  cards(ids: readonly string[]): Promise<StockCard[]> {
    return Promise.reject(new Error(`not written yet: ${ids.length}`));
  }

  /**
   * Takes everything that the lines name, or nothing, in the caller's transaction; the first batch to expire first,
   * expired ones never. Throws 400 `stock.item_gone` or `stock.insufficient`, which names the items.
   */
  dispense(
    lines: readonly DispenseLine[],
    source: { readonly prescriptionId: string; readonly patientId: string },
  ): Promise<void> {
    return Promise.reject(new Error(`not written yet: ${lines.length} ${source.prescriptionId}`));
  }
}
