import type { HttpClient } from '../support/http-client.js';

let serial = 0;

export interface StockItem {
  readonly id: string;
  readonly name: string;
  readonly current_stock: number;
  readonly version: number;
  readonly [member: string]: unknown;
}

/** A medicine as the form of the web client sends it. */
export const stockItemForm = (overrides: Record<string, unknown> = {}) => ({
  type: 'MEDICINE',
  name: `Paracetamol ${++serial}`,
  generic_name: 'Acetaminophen',
  form: 'Tablet',
  strength: '500 mg',
  route: 'Oral',
  default_dosage: '1 tablet',
  default_frequency: '1-0-1',
  default_duration: '5 days',
  default_instructions: null,
  current_stock: 0,
  reorder_level: 0,
  is_active: true,
  ...overrides,
});

export async function aStockItem(
  http: HttpClient,
  overrides: Record<string, unknown> = {},
): Promise<StockItem> {
  const created = await http.post<StockItem>('/stock-items', stockItemForm(overrides));
  if (created.status !== 201) throw new Error(`Item could not be added: ${JSON.stringify(created.body)}`);
  return created.body;
}

export interface Delivery {
  readonly quantity: number;
  readonly batch_number?: string;
  readonly expires_on?: string;
}

/** Stock that arrives. */
export async function aDelivery(http: HttpClient, itemId: string, delivery: Delivery): Promise<void> {
  const path = `/stock-items/${itemId}/movements`;
  const received = await http.post(path, { kind: 'receive', ...delivery });
  if (received.status !== 201) throw new Error(`Delivery refused: ${JSON.stringify(received.body)}`);
}
