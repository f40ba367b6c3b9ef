import { rising } from './demo.calendar.js';
import { demoCaseFor, type DemoCase } from './demo.cases.js';
import { demoPeople, demoPerson, type DemoPerson } from './demo.people.js';
import { demoRandom, type DemoRandom } from './demo.random.js';
import { type DemoKey } from './demo.types.js';
import { isWardPatient, planVisits, registrationDay } from './demo.visits.js';
import { demoWards, type DemoWardPrefix } from './demo.wards.js';

/** A day from today, and the minute that the clock of the hospital shows. */
export interface DemoMoment {
  readonly day: number;
  readonly minute: number;
}

/** COMING: admitted in the course of today; LEAVING: discharged then. */
export type StayKind = 'PAST' | 'CANCELLED' | 'STAYING' | 'LEAVING' | 'COMING';

/** What stays the same on every date about a stay in hospital. */
export interface PlannedStay {
  readonly n: number;
  readonly patientN: number;
  readonly doctorIndex: 0 | 1;
  readonly kind: StayKind;
  readonly admitted: DemoMoment;
  readonly left: DemoMoment | null;
  /** Label of the bed; null for a stay that was cancelled. */
  readonly bed: string | null;
  readonly illness: DemoCase;
}

type Draft = Pick<PlannedStay, 'patientN' | 'kind' | 'admitted' | 'left'>;

const goingOn = { STAYING: 22, LEAVING: 4, COMING: 3 } as const;
const PAST_STAYS = 165;
const CANCELLED_STAYS = 6;
const FIRST_STAY_DAY = -113;
const LAST_STAY_DAY = -10;
/** The calendar may move a visit by so many days at most, see demo.timetable.ts. */
const VISIT_MAY_MOVE = 5;

const planned = new Map<DemoKey, readonly PlannedStay[]>();

/** The 200 stays of a hospital in the order in which they begin: none of a patient overlaps another, or a visit. */
export function planStays(key: DemoKey): readonly PlannedStay[] {
  const stays = planned.get(key) ?? withBeds(key, drafts(key));
  planned.set(key, stays);
  return stays;
}

/** When a patient had left hospital for the last time before a day; undefined when they had never been there. */
export function lastLeft(key: DemoKey, patientN: number, day: number): DemoMoment | undefined {
  return planStays(key)
    .filter(stay => stay.patientN === patientN)
    .flatMap(({ left }) => (left && left.day < day ? [left] : []))
    .sort((a, b) => position(a) - position(b))
    .at(-1);
}

const position = ({ day, minute }: DemoMoment): number => day + minute / 1440;

function drafts(key: DemoKey): Draft[] {
  const random = demoRandom(`${key}|stays`);
  const visitDays = new Map<number, number[]>();
  for (const { patientN, idealDay } of planVisits(key))
    visitDays.set(patientN, [...(visitDays.get(patientN) ?? []), idealDay]);
  const stays = activeStays(key, random, visitDays);
  const kinds = random.shuffle<StayKind>([
    ...Array<StayKind>(PAST_STAYS).fill('PAST'),
    ...Array<StayKind>(CANCELLED_STAYS).fill('CANCELLED'),
  ]);
  const numbers = demoPeople(key).map(({ n }) => n);
  for (const [index, kind] of kinds.entries()) {
    const share = rising((index + 0.5) / kinds.length, 0.6);
    const wished = Math.floor(FIRST_STAY_DAY + (LAST_STAY_DAY - FIRST_STAY_DAY) * share);
    stays.push(pastStay(kind, wished, random, random.shuffle(numbers), visitDays, stays));
  }
  return stays.sort((a, b) => position(a.admitted) - position(b.admitted));
}

/** Patients of the wards who have been there for some days, come today or leave today. */
function activeStays(
  key: DemoKey,
  random: DemoRandom,
  visitDays: ReadonlyMap<number, readonly number[]>,
): Draft[] {
  const kinds = Object.entries(goingOn).flatMap(([kind, count]) =>
    Array<StayKind>(count).fill(kind as StayKind),
  );
  const candidates = random.shuffle(demoPeople(key).filter(({ n }) => isWardPatient(n)));
  const stays: Draft[] = [];
  for (const { n } of candidates) {
    const kind = kinds[stays.length];
    if (!kind) break;
    const lastVisit = Math.max(-Infinity, ...(visitDays.get(n) ?? []));
    const earliest = Math.max(-8, lastVisit + VISIT_MAY_MOVE + 1, Math.floor(registrationDay(n)) + 2);
    if (earliest > -2) continue;
    const day = kind === 'COMING' ? 0 : random.int(earliest, kind === 'LEAVING' ? -2 : -1);
    const minute = kind === 'COMING' ? random.int(7 * 60, 20 * 60) : random.int(9 * 60, 21 * 60);
    const left = kind === 'LEAVING' ? { day: 0, minute: random.int(9 * 60 + 30, 17 * 60) } : null;
    stays.push({ patientN: n, kind, admitted: { day, minute }, left });
  }
  if (stays.length < kinds.length)
    throw new Error(`Demo hospital ${key} has too few patients for its wards.`);
  return stays;
}

function pastStay(
  kind: StayKind,
  wished: number,
  random: DemoRandom,
  patients: readonly number[],
  visitDays: ReadonlyMap<number, readonly number[]>,
  others: readonly Draft[],
): Draft {
  const days = kind === 'CANCELLED' ? 0 : random.weighted(lengths);
  const [minute, leaving] = [random.int(8 * 60, 20 * 60), random.int(10 * 60, 17 * 60)];
  for (const day of nearest(wished)) {
    const [from, to] = [day, day + days];
    const patientN = patients.find(
      n =>
        registrationDay(n) + 1 < from &&
        to <= -3 &&
        !(visitDays.get(n) ?? []).some(visit => isNear(visit, from, to)) &&
        !others.some(
          stay => stay.patientN === n && stay.admitted.day - 2 <= to && (stay.left?.day ?? 0) + 2 >= from,
        ),
    );
    if (patientN === undefined) continue;
    const left =
      kind === 'CANCELLED'
        ? { day, minute: minute + random.int(45, 150) }
        : { day: to, minute: days === 0 ? minute + 300 : leaving };
    return { patientN, kind, admitted: { day, minute }, left };
  }
  throw new Error('No patient is free for another stay.');
}

const lengths = [
  [1, 14],
  [2, 22],
  [3, 22],
  [4, 16],
  [5, 12],
  [6, 8],
  [8, 6],
] as const;

/** A visit moves forward, and one of the last week back when there is no open day ahead. */
const isNear = (visit: number, from: number, to: number): boolean =>
  (visit >= -8 ? visit - 8 : visit - 1) <= to && visit + VISIT_MAY_MOVE >= from;

function nearest(wished: number): number[] {
  const days = Array.from(
    { length: LAST_STAY_DAY - FIRST_STAY_DAY + 1 },
    (_, index) => FIRST_STAY_DAY + index,
  );
  return days.sort((a, b) => Math.abs(a - wished) - Math.abs(b - wished) || a - b);
}

/** Those who are there now choose first; a bed is free for a quarter of a day between two patients. */
function withBeds(key: DemoKey, stays: readonly Draft[]): PlannedStay[] {
  const taken = new Map<string, [from: number, to: number][]>();
  const beds = Object.fromEntries(
    demoWards(key).map(({ beds: all }) => [all[0]?.label.slice(0, 1), all.map(({ label }) => label)]),
  ) as Record<DemoWardPrefix, string[]>;
  const random = demoRandom(`${key}|beds`);
  const result = stays.map((stay, index): PlannedStay => {
    const person = demoPerson(key, stay.patientN);
    const illness = demoCaseFor(person.age, true, demoRandom(`${key}|stay|${index + 1}`));
    return { ...stay, n: index + 1, doctorIndex: index % 2 === 0 ? 0 : 1, bed: null, illness };
  });
  const isPast = ({ kind }: PlannedStay) => kind === 'PAST' || kind === 'CANCELLED';
  const labels = new Map<number, string>();
  for (const stay of result.toSorted((a, b) => Number(isPast(a)) - Number(isPast(b)) || a.n - b.n)) {
    if (stay.kind === 'CANCELLED') continue;
    const from = position(stay.admitted) - (stay.kind === 'COMING' ? 1 : 0);
    const to = isPast(stay) && stay.left ? position(stay.left) + 0.25 : Infinity;
    const wards = wardsFor(demoPerson(key, stay.patientN), stay.illness, random);
    const label = wards
      .flatMap(ward => random.shuffle(beds[ward]))
      .find(bed => !(taken.get(bed) ?? []).some(([start, end]) => start < to && end > from));
    if (label === undefined) throw new Error(`Demo hospital ${key} has no bed for stay ${stay.n}.`);
    taken.set(label, [...(taken.get(label) ?? []), [from, to]]);
    labels.set(stay.n, label);
  }
  return result.map(stay => ({ ...stay, bed: labels.get(stay.n) ?? null }));
}

function wardsFor({ gender }: DemoPerson, { spo2 }: DemoCase, random: DemoRandom): DemoWardPrefix[] {
  const own = gender === 'MALE' ? 'M' : 'F';
  if (spo2 && random.chance(0.5)) return ['H', own, 'P'];
  return random.chance(0.15) ? ['P', own, 'H'] : [own, 'P', 'H'];
}
