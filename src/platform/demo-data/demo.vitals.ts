import type { ImportedSet } from '../../modules/vitals/index.js';
import { type Temporal } from 'temporal-polyfill';
import { addMilliseconds, clockTime, hospitalDay, MINUTE } from './demo.calendar.js';
import { demoCaseFor, type DemoCase } from './demo.cases.js';
import { demoPerson, type DemoPerson } from './demo.people.js';
import { demoId, demoRandom, type DemoRandom } from './demo.random.js';
import { demoNurseIds } from './demo.staff.js';
import { type DemoStay } from './demo.stays.js';
import { type DemoAppointment, type DemoKey } from './demo.types.js';
import { planVisits } from './demo.visits.js';

const DAY = 86_400_000;
const MAX_SETS_OF_STAY = 40;
/** Of the visits that take place, in percent. */
const MEASURED_SHARE = 0.35;
/** Minutes of the day at which nurses go round: on a stay that is over half of the rounds are kept. */
const ROUNDS = [6 * 60, 12 * 60, 18 * 60, 23 * 60];

/** What somebody suffers from when they come as an outpatient. */
export const demoCaseOfVisit = (key: DemoKey, n: number, person: DemoPerson): DemoCase =>
  demoCaseFor(person.age, false, demoRandom(`${key}|case|${n}`));

/** Sets of outpatients, taken between arrival and consultation. */
export function demoVisitVitals(
  key: DemoKey,
  now: Date,
  appointments: readonly DemoAppointment[],
): ImportedSet[] {
  const measured = measuredVisits(key);
  const patientOf = new Map(planVisits(key).map(({ n, patientN }) => [n, patientN]));
  return appointments.flatMap(visit => {
    if (!visit.checkedInAt || !measured.has(visit.n)) return [];
    const random = demoRandom(`${key}|vital|${visit.n}`);
    const until = visit.consultationStartedAt ?? visit.scheduledAt;
    const wait = Math.max(1, Math.floor((until.getTime() - visit.checkedInAt.getTime()) / 1000) - 30);
    const recordedAt = addMilliseconds(visit.checkedInAt, random.int(Math.ceil(wait / 3), wait) * 1000);
    if (recordedAt > now) return [];
    const person = demoPerson(key, patientOf.get(visit.n) ?? 0);
    const illness = demoCaseOfVisit(key, visit.n, person);
    return [
      setOf(key, visit.n, person, recordedAt, random, {
        appointment_id: visit.id,
        admission_id: null,
        ...signsOf(person, illness, random.int(25, 60) / 100, recordedAt, random),
        ...bodyOf(key, person),
      }),
    ];
  });
}

/** Sets of inpatients, round by round: from how ill they came to how well they leave. */
export function demoWardVitals(
  key: DemoKey,
  now: Date,
  timeZone: string,
  stays: readonly DemoStay[],
): ImportedSet[] {
  return stays.flatMap(stay => {
    const { plan, row } = stay;
    if (plan.kind === 'CANCELLED') return [];
    const person = demoPerson(key, plan.patientN);
    return roundsOf(key, stay, now, timeZone).map((recordedAt, index) => {
      const random = demoRandom(`${key}|round|${plan.n}|${index}`);
      return setOf(key, 1000 + plan.n * 50 + index, person, recordedAt, random, {
        appointment_id: null,
        admission_id: row.id,
        ...signsOf(person, plan.illness, recovery(stay, recordedAt), recordedAt, random),
        ...(index === 0 ? bodyOf(key, person) : { weight_kg: null, height_cm: null }),
      });
    });
  });
}

/** 35 % of the visits that take place, always the same ones. */
function measuredVisits(key: DemoKey): Set<number> {
  const attended = planVisits(key).filter(({ fate, period }) => fate === 'COMPLETED' && period !== 'FUTURE');
  const chosen = demoRandom(`${key}|measured`)
    .shuffle(attended)
    .slice(0, Math.round(attended.length * MEASURED_SHARE));
  return new Set(chosen.map(({ n }) => n));
}

/** At admission, then with every round, and the last time shortly before the patient leaves. */
function roundsOf(key: DemoKey, { plan, row }: DemoStay, now: Date, timeZone: string): Date[] {
  const random = demoRandom(`${key}|rounds|${plan.n}`);
  const end = row.discharged_at ?? now;
  const first = addMilliseconds(row.admitted_at, random.int(5, 25) * MINUTE);
  const times = [first < end ? first : row.admitted_at];
  const isOver = plan.kind === 'PAST';
  for (
    let day = hospitalDay(row.admitted_at, timeZone);
    times.length < MAX_SETS_OF_STAY - 1;
    day = day.add({ days: 1 })
  ) {
    const rounds = ROUNDS.filter((_, index) => !isOver || index % 2 === 0);
    const next = rounds.map(minute => roundAt(day, minute + random.int(0, 35), timeZone));
    times.push(
      ...next.filter(
        time => time > addMilliseconds(first, 90 * MINUTE) && time < addMilliseconds(end, -MINUTE),
      ),
    );
    if (next.every(time => time >= end)) break;
  }
  const last = row.discharged_at && addMilliseconds(row.discharged_at, -random.int(30, 80) * MINUTE);
  const kept = times
    .slice(0, MAX_SETS_OF_STAY - 1)
    .filter(time => !last || time < addMilliseconds(last, -60 * MINUTE));
  return last ? [...kept, last] : kept;
}

const roundAt = (day: Temporal.PlainDate, minute: number, timeZone: string) =>
  clockTime(day, minute * 60, timeZone);

/** 0 on arrival, near 1 when they go home. Those who are still here need about six days. */
function recovery({ plan, row }: DemoStay, at: Date): number {
  const planned = plan.left ? plan.left.day - plan.admitted.day : 6;
  const spent = (at.getTime() - row.admitted_at.getTime()) / DAY;
  return 1 - Math.exp((-3.2 * spent) / Math.max(planned, 1));
}

type Signs = Omit<
  ImportedSet,
  | 'id'
  | 'patient_id'
  | 'appointment_id'
  | 'admission_id'
  | 'recorded_at'
  | 'recorded_by_id'
  | 'weight_kg'
  | 'height_cm'
  | 'notes'
>;

/** Vital signs of somebody who has recovered so far (0 … 1), a little higher in the evening than in the morning. */
function signsOf(
  person: DemoPerson,
  illness: DemoCase,
  recovered: number,
  at: Date,
  random: DemoRandom,
): Signs {
  const noise = (spread: number) => (random.int(-100, 100) / 100) * spread;
  const evening = Math.sin(((at.getTime() % DAY) / DAY) * 2 * Math.PI - 2.2);
  const now = (course: readonly [number, number] | undefined, usual: number) =>
    course ? course[1] + (course[0] - course[1]) * (1 - recovered) : usual;
  const isChild = person.age < 16;
  const systolic = Math.round(
    now(illness.systolic, isChild ? 104 : 112 + Math.min(person.age, 70) / 5) + noise(4),
  );
  const spo2 = Math.min(100, Math.round(now(illness.spo2, 98) + noise(0.8)));
  return {
    systolic_bp: systolic,
    diastolic_bp: Math.round(systolic * 0.52 + 14 + noise(3)),
    heart_rate: Math.round(now(illness.heartRate, isChild ? 92 : 76) + evening * 2 + noise(4)),
    temperature_c: Math.round((now(illness.temperature, 36.7) + evening * 0.15 + noise(0.15)) * 10) / 10,
    respiratory_rate: Math.round(now(illness.respiration, isChild ? 20 : 16) + noise(1)),
    spo2,
    glucose_mg_dl: illness.glucose ? Math.round(now(illness.glucose, 110) + noise(9)) : null,
    consciousness: 'A',
    supplemental_oxygen: spo2 < 92,
  };
}

/** Height and weight, the same at every visit. */
function bodyOf(key: DemoKey, { n, age, gender }: DemoPerson) {
  const random = demoRandom(`${key}|body|${n}`);
  const grown = gender === 'MALE' ? random.int(160, 180) : random.int(148, 167);
  const height_cm = age >= 16 ? grown : Math.round(78 + age * 6 + random.int(-3, 3));
  const bmi = age >= 16 ? random.int(195, 310) / 10 : random.int(145, 185) / 10;
  return { height_cm, weight_kg: Math.round(bmi * (height_cm / 100) ** 2 * 2) / 2 };
}

const setOf = (
  key: DemoKey,
  n: number,
  person: DemoPerson,
  recorded_at: Date,
  random: DemoRandom,
  content: Omit<ImportedSet, 'id' | 'patient_id' | 'recorded_at' | 'recorded_by_id' | 'notes'>,
): ImportedSet => ({
  id: demoId(`${key}|vital|${n}`),
  patient_id: person.id,
  recorded_at,
  recorded_by_id: random.pick(demoNurseIds(key)),
  notes: `DEMO|${key}|vital|${n}`,
  ...content,
});
