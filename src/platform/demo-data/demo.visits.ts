import { rising } from './demo.calendar.js';
import { demoRandom, type DemoRandom } from './demo.random.js';
import { type DemoCancelReason, type DemoKey } from './demo.types.js';

/**
 * What stays the same on every date: who comes, to which doctor, about how many days before or after
 * "today", at which slot, and how the visit ends. So the n-th appointment keeps its patient, and what hangs
 * on it (a prescription, a vital sign) stays true when the dates move.
 */
export interface PlannedVisit {
  n: number;
  patientN: number;
  doctorIndex: 0 | 1;
  period: Period;
  /** Days from today; the calendar may move it a little (see demo.timetable.ts). */
  idealDay: number;
  /** Index of the 15-minute slot of the day. */
  idealSlot: number;
  fate: VisitFate;
}

export type Period = 'PAST' | 'TODAY' | 'FUTURE';
export type VisitFate = 'COMPLETED' | 'NO_SHOW' | DemoCancelReason;

export const FIRST_DAY = -120;
export const LAST_DAY = 14;
export const SLOTS_PER_DAY = 36;
export const PATIENTS = 100;

/** The slots from 13:00 and from 13:30 in which the one doctor and the other has a break. */
export const breakSlots: readonly [readonly [number, number], readonly [number, number]] = [
  [16, 17],
  [18, 19],
];

const PAST_VISITS = 408;
const TODAY_VISITS = 48;
const FUTURE_VISITS = 44;

/** Sundays may push a visit by two days; more than that apart, a patient never comes twice on one day. */
const DAYS_BETWEEN_VISITS = 4;
const WARD_QUIET_DAYS = 10;
const OPENING_PATIENTS = 10;

/**
 * When patient n registered, in days from today with a fraction for the time of day; it rises with n.
 * Ten come in the first three days, so that the first week already has visitors.
 */
export function registrationDay(n: number): number {
  if (n <= OPENING_PATIENTS) return FIRST_DAY + (n - 0.5) * 0.3;
  const opened = FIRST_DAY + 3;
  return opened - opened * rising((n - OPENING_PATIENTS - 0.5) / (PATIENTS - OPENING_PATIENTS), 0.25);
}

/** A third of the patients have no visit in the last week nor ahead: those a ward can hold now. */
export function isWardPatient(n: number): boolean {
  return n <= 84 && (n % 5 === 0 || n % 5 === 3);
}

const registrationDays = Array.from({ length: PATIENTS + 1 }, (_, n) => Math.floor(registrationDay(n)));

export function planVisits(key: DemoKey): PlannedVisit[] {
  const random = demoRandom(`${key}|visits`);
  const lastVisit = new Map<number, number>();
  return frames(random).map(({ period, idealDay, idealSlot, doctorIndex, fate }, index) => {
    const patientN = choosePatient(random, lastVisit, idealDay);
    lastVisit.set(patientN, idealDay);
    return { n: index + 1, patientN, doctorIndex, period, idealDay, idealSlot, fate };
  });
}

/** The visits in order of day, still without patients. */
function frames(random: DemoRandom): Omit<PlannedVisit, 'n' | 'patientN'>[] {
  const anySlot = () => random.int(0, SLOTS_PER_DAY - 1);
  const past = fates(random, PAST_VISITS, 33, 24).map((fate, index) => ({
    period: 'PAST' as const,
    idealDay: FIRST_DAY + 1 + Math.floor(-(FIRST_DAY + 1) * rising((index + 0.5) / PAST_VISITS, 0.35)),
    idealSlot: anySlot(),
    doctorIndex: alternate(index),
    fate,
  }));
  const slots = slotsOfToday(random);
  const today = fates(random, TODAY_VISITS, 3, 3).map((fate, index) => {
    const doctorIndex = alternate(index);
    const idealSlot = slots[doctorIndex][Math.floor(index / 2)] ?? 0;
    return { period: 'TODAY' as const, idealDay: 0, idealSlot, doctorIndex, fate };
  });
  const future = fates(random, FUTURE_VISITS, 2, 0).map((fate, index) => ({
    period: 'FUTURE' as const,
    idealDay: 1 + Math.floor(LAST_DAY * rising((index + 0.5) / FUTURE_VISITS, -0.5)),
    idealSlot: anySlot(),
    doctorIndex: alternate(index),
    fate,
  }));
  return [...past, ...today, ...future];
}

const alternate = (index: number): 0 | 1 => (index % 2 === 0 ? 0 : 1);

/** Each doctor has 24 of the 36 slots, and one is booked whenever the other is free or has a break. */
function slotsOfToday(random: DemoRandom): [number[], number[]] {
  const [ofFirst, ofSecond] = breakSlots;
  const all = Array.from({ length: SLOTS_PER_DAY }, (_, slot) => slot);
  const mixed = random.shuffle(all.filter(slot => ![...ofFirst, ...ofSecond].includes(slot)));
  const free = SLOTS_PER_DAY - TODAY_VISITS / 2 - ofFirst.length;
  return [
    [...mixed.slice(free), ...ofSecond],
    [...mixed.slice(0, free), ...mixed.slice(2 * free), ...ofFirst],
  ];
}

function fates(random: DemoRandom, count: number, cancelled: number, noShows: number): VisitFate[] {
  const reasons: (readonly [VisitFate, number])[] = [
    ['PATIENT_REQUEST', 60],
    ['DOCTOR_UNAVAILABLE', 25],
    ['OTHER', 15],
  ];
  const list = Array.from({ length: count }, (_, index): VisitFate => {
    if (index < cancelled) return random.weighted(reasons);
    return index < cancelled + noShows ? 'NO_SHOW' : 'COMPLETED';
  });
  return random.shuffle(list);
}

/** Those who never came go first, then one of those who stayed away longest. */
function choosePatient(random: DemoRandom, lastVisit: ReadonlyMap<number, number>, day: number): number {
  const gap = day === 0 ? 1 : DAYS_BETWEEN_VISITS;
  // A visit of the last week may move back to any weekday of that week when its own is closed.
  const earliestDay = day < 0 ? Math.min(day, -7) : day;
  const eligible: number[] = [];
  for (let n = 1; n <= PATIENTS; n += 1) {
    const registered = (registrationDays[n] ?? 0) < earliestDay;
    const inWard = isWardPatient(n) && day >= -WARD_QUIET_DAYS;
    if (registered && !inWard && day - (lastVisit.get(n) ?? -Infinity) >= gap) eligible.push(n);
  }
  const newcomer = eligible.find(n => !lastVisit.has(n));
  if (newcomer !== undefined) return newcomer;
  const longestAway = eligible.sort((a, b) => (lastVisit.get(a) ?? 0) - (lastVisit.get(b) ?? 0) || a - b);
  return random.pick(longestAway.slice(0, Math.ceil(longestAway.length / 2)));
}
