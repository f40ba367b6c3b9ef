import { withEarlier } from './imports.rules.js';
import type { NewMovement } from './ledger.repository.js';

const moved = (batch_id: string, quantity: number): NewMovement => ({
  id: `${batch_id} ${quantity}`,
  stock_item_id: 'item',
  batch_id,
  kind: 'adjust',
  quantity,
  reason: null,
  source_kind: null,
  source_id: null,
  source_line: null,
  patient_id: null,
  actor_id: null,
  at: new Date(0),
});
const quantities = (movements: readonly NewMovement[]) =>
  movements.map(({ batch_id, quantity }) => [batch_id, quantity]);

describe('a ledger of what is imported and what others had moved', () => {
  it.each([
    ['nothing of others', [moved('a', 10), moved('a', -4)], [], [10, -4]],
    ['enough for others', [moved('a', 10), moved('a', -4)], [moved('a', -6)], [10, -4, -6]],
    [
      'too little for others',
      [moved('a', 10), moved('a', -4)],
      [moved('a', -8), moved('a', 1)],
      [12, -4, -8, 1],
    ],
    ['a batch of others', [moved('a', 10)], [moved('b', 5), moved('b', -5)], [10, 5, -5]],
  ])('has %s', (_, imported, earlier, wanted) => {
    const ledger = withEarlier(imported, earlier);
    expect(quantities(ledger).map(([, quantity]) => quantity)).toEqual(wanted);
    const levels = new Map<string, number>();
    for (const { batch_id, quantity } of ledger) {
      levels.set(batch_id, (levels.get(batch_id) ?? 0) + quantity);
      expect(levels.get(batch_id)).toBeGreaterThanOrEqual(0);
    }
  });
});
