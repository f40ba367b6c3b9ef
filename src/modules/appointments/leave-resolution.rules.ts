import type { Period } from './appointments.rules.js';

export interface Homeless {
  readonly id: string;
  readonly patient_id: string;
  readonly starts_at: Date;
}

export interface Engagement extends Period {
  readonly patient_id: string;
  /** The booking that makes it. */
  readonly id: string;
}

const overlap = (a: Period, b: Period): boolean => a.start < b.end && b.start < a.end;

/**
 * Gives each booking, the earliest first, the first free slot that does not lie before it and at which its patient is
 * nowhere else. Those for which none is left are missing.
 */
export function planMoves(
  bookings: readonly Homeless[],
  free: readonly Period[],
  engagements: readonly Engagement[],
): Map<string, Period> {
  const left = [...free];
  const plan = new Map<string, Period>();
  const taken: Engagement[] = [...engagements];
  for (const { id, patient_id, starts_at } of bookings.toSorted((a, b) => +a.starts_at - +b.starts_at)) {
    const others = taken.filter(each => each.patient_id === patient_id && each.id !== id);
    const found = left.findIndex(
      slot => slot.start >= starts_at && !others.some(each => overlap(slot, each)),
    );
    const [slot] = found < 0 ? [] : left.splice(found, 1);
    if (!slot) continue;
    plan.set(id, slot);
    taken.push({ ...slot, id, patient_id });
  }
  return plan;
}
