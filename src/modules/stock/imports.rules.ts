import type { NewMovement } from './ledger.repository.js';

/**
 * One ledger of what is imported and, after it, what others had moved before. Where a batch would not have enough for
 * them, the movement that begins it is made larger.
 */
export function withEarlier(
  imported: readonly NewMovement[],
  earlier: readonly NewMovement[],
): NewMovement[] {
  const levels = new Map<string, number>();
  const lowest = new Map<string, number>();
  for (const { batch_id, quantity } of [...imported, ...earlier]) {
    const level = (levels.get(batch_id) ?? 0) + quantity;
    levels.set(batch_id, level);
    lowest.set(batch_id, Math.min(level, lowest.get(batch_id) ?? 0));
  }
  const seen = new Set<string>();
  const ledger = [...imported, ...earlier].map(movement => {
    const missing = seen.has(movement.batch_id) ? 0 : -(lowest.get(movement.batch_id) ?? 0);
    seen.add(movement.batch_id);
    return { ...movement, quantity: movement.quantity + missing };
  });
  return ledger;
}
