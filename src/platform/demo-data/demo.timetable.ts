import { type Temporal } from 'temporal-polyfill';
import { demoRandom } from './demo.random.js';
import { type DemoKey } from './demo.types.js';
import {
  breakSlots,
  LAST_DAY,
  planVisits,
  registrationDay,
  SLOTS_PER_DAY,
  type PlannedVisit,
} from './demo.visits.js';

/** Weekdays as ISO counts them: Monday 1 … Sunday 7; days as `YYYY-MM-DD`. */
export type ClosedOn = (weekday: number, day: string) => boolean;

export interface PlacedVisit extends PlannedVisit {
  /** Days from today. */
  day: number;
  slot: number;
}

const SUNDAY = 7;

/**
 * Puts the planned visits on the real calendar around `today`: fewer on Sundays (and more on the Mondays and
 * Tuesdays after), none on a closed day, one visit per patient and day, one per doctor and slot. A past
 * visit stays in the past and a later one stays later, for what hangs on it depends on that.
 */
export function placeVisits(key: DemoKey, today: Temporal.PlainDate, closedOn: ClosedOn): PlacedVisit[] {
  const taken = new Set<string>();
  const isClosed = (day: number) => closedOn(weekdayOf(today, day), today.add({ days: day }).toString());
  return planVisits(key).map(visit => {
    for (const day of daysToTry(key, visit, today)) {
      const seen = `patient ${visit.patientN} ${day}`;
      const slot = freeSlot(visit, day, taken);
      if (isClosed(day) || taken.has(seen) || slot === undefined) continue;
      taken.add(seen).add(slotName(visit, day, slot));
      return { ...visit, day, slot };
    }
    throw new Error(`No open day is left for visit ${visit.n} of demo hospital ${key}.`);
  });
}

const weekdayOf = (today: Temporal.PlainDate, day: number) =>
  ((((today.dayOfWeek - 1 + day) % 7) + 7) % 7) + 1;
const slotName = (visit: PlannedVisit, day: number, slot: number) =>
  `doctor ${visit.doctorIndex} ${day} ${slot}`;

function freeSlot(visit: PlannedVisit, day: number, taken: ReadonlySet<string>): number | undefined {
  for (let step = 0; step < SLOTS_PER_DAY; step += 1) {
    const slot = (visit.idealSlot + step) % SLOTS_PER_DAY;
    const isBreak = breakSlots[visit.doctorIndex].includes(slot);
    if (!isBreak && !taken.has(slotName(visit, day, slot))) return slot;
  }
  return undefined;
}

/** From the wished day forward, then backward, within the visit's period and after the registration. */
function daysToTry(key: DemoKey, visit: PlannedVisit, today: Temporal.PlainDate): number[] {
  const range = {
    PAST: { from: Math.floor(registrationDay(visit.patientN)) + 1, to: -1 },
    TODAY: { from: 0, to: LAST_DAY },
    FUTURE: { from: 1, to: LAST_DAY },
  }[visit.period];
  const wished = Math.min(visit.idealDay + daysOffSunday(key, visit, today), range.to);
  const days: number[] = [];
  for (let day = wished; day <= range.to; day += 1) days.push(day);
  for (let day = wished - 1; day >= range.from; day -= 1) days.push(day);
  return days;
}

function daysOffSunday(key: DemoKey, visit: PlannedVisit, today: Temporal.PlainDate): number {
  if (visit.period === 'TODAY' || weekdayOf(today, visit.idealDay) !== SUNDAY) return 0;
  const staysAway = [
    [0, 40],
    [1, 40],
    [2, 20],
  ] as const;
  return demoRandom(`${key}|sunday|${visit.n}`).weighted(staysAway);
}
