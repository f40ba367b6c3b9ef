import { type Temporal } from 'temporal-polyfill';
import { addMilliseconds, clockTime, hospitalDay, MINUTE } from './demo.calendar.js';
import { demoPatientId, registrationTime } from './demo.patients.js';
import { demoId, demoRandom, type DemoRandom } from './demo.random.js';
import { lastLeft } from './demo.stay-plan.js';
import { demoCancelNotes } from './demo.texts.js';
import { placeVisits, type ClosedOn, type PlacedVisit } from './demo.timetable.js';
import { type DemoAppointment, type DemoKey } from './demo.types.js';

export interface DemoAppointmentOptions {
  timeZone: string;
  slotMinutes: 15;
  doctors: readonly [string, string];
  closedOn: ClosedOn;
}

const OPENING_MINUTE = 9 * 60;
const NO_SHOW_AFTER = 180 * MINUTE;

interface Frame {
  key: DemoKey;
  now: Date;
  today: Temporal.PlainDate;
  options: DemoAppointmentOptions;
}

/**
 * 500 appointments around `now`. Everything that will happen on a day is decided beforehand and the clock
 * only reveals it, so that later on the same day nothing that was shown is taken back.
 */
export function demoAppointments(
  key: DemoKey,
  now: Date,
  options: DemoAppointmentOptions,
): DemoAppointment[] {
  const today = hospitalDay(now, options.timeZone);
  const frame = { key, now, today, options };
  return placeVisits(key, today, options.closedOn).map(visit => appointmentFor(visit, frame));
}

/** When each patient was last seen. */
export function lastVisits(
  appointments: readonly Pick<DemoAppointment, 'patientId' | 'checkedInAt' | 'completedAt'>[],
): Map<string, Date> {
  const latest = new Map<string, Date>();
  for (const { patientId, checkedInAt, completedAt } of appointments) {
    const seen = completedAt ?? checkedInAt;
    if (seen && seen > (latest.get(patientId) ?? new Date(0))) latest.set(patientId, seen);
  }
  return latest;
}

function appointmentFor(visit: PlacedVisit, frame: Frame): DemoAppointment {
  const { key, now, today, options } = frame;
  const random = demoRandom(`${key}|appointment|${visit.n}`);
  const minuteOfDay = OPENING_MINUTE + visit.slot * options.slotMinutes;
  const scheduledAt = clockTime(today.add({ days: visit.day }), minuteOfDay * 60, options.timeZone);
  const endsAt = addMilliseconds(scheduledAt, options.slotMinutes * MINUTE);
  const createdAt = bookedAt(visit, scheduledAt, frame, random);
  const base = {
    id: demoId(`${key}|appointment|${visit.n}`),
    n: visit.n,
    patientId: demoPatientId(key, visit.patientN),
    doctorId: options.doctors[visit.doctorIndex],
    department: 'General Medicine' as const,
    scheduledAt,
    endsAt,
    notes: `DEMO|${key}|appointment|${visit.n}`,
    createdAt,
    ...nothingYet,
  };
  if (visit.fate === 'COMPLETED') return { ...base, ...attended(visit, scheduledAt, endsAt, now, random) };
  if (visit.fate === 'NO_SHOW') return { ...base, ...missed(scheduledAt, now) };
  return {
    ...base,
    ...cancelled(visit.fate, createdAt, lastCancelTime(visit, scheduledAt, frame), now, random),
  };
}

const nothingYet = {
  status: 'SCHEDULED',
  checkedInAt: null,
  consultationStartedAt: null,
  completedAt: null,
  noShowAt: null,
  cancelledAt: null,
  cancelledReason: null,
  cancelledNote: null,
} satisfies Partial<DemoAppointment>;

/** In office hours some days ahead, or shortly before a past visit; what is shown today was booked before today. */
function bookedAt(visit: PlacedVisit, scheduledAt: Date, frame: Frame, random: DemoRandom): Date {
  const { key, today, options } = frame;
  if (visit.period === 'PAST' && random.chance(0.2))
    return addMilliseconds(scheduledAt, -random.int(35, 120) * MINUTE);
  const day = Math.min(visit.day - random.int(1, 14), -1);
  const booked = clockTime(today.add({ days: day }), random.int(8.5 * 3600, 19.5 * 3600), options.timeZone);
  // Nobody is booked before they have registered, nor while they are in hospital.
  const left = lastLeft(key, visit.patientN, visit.day);
  const [registered, discharged] = [
    registrationTime(visit.patientN, today, options.timeZone),
    left && clockTime(today.add({ days: left.day }), left.minute * 60, options.timeZone),
  ];
  const known = discharged && discharged > registered ? discharged : registered;
  const earliest = addMilliseconds(known, demoRandom(`${key}|desk|${visit.n}`).int(5, 40) * MINUTE);
  return booked > earliest ? booked : earliest;
}

/**
 * Both doctors keep time today, so that the one in consultation is the slot of the clock. One doctor's patients
 * come 13 to 27 minutes ahead (at most two wait), the other's 3 to 14 (at most one): never more than three
 * wait, and a doctor's next patient is always the first to come.
 */
function attended(visit: PlacedVisit, scheduledAt: Date, endsAt: Date, now: Date, random: DemoRandom) {
  const isToday = visit.day === 0;
  const [least, most] = !isToday ? [180, 1680] : visit.doctorIndex === 0 ? [780, 1620] : [180, 840];
  const early = random.int(least, most);
  const late = isToday ? 0 : random.int(0, 180);
  const checkedInAt = addMilliseconds(scheduledAt, -early * 1000);
  const consultationStartedAt = addMilliseconds(scheduledAt, late * 1000);
  const completedAt = addMilliseconds(endsAt, -random.int(20, 240) * 1000);
  if (now < checkedInAt) return {};
  if (now < consultationStartedAt) return { status: 'CHECKED_IN' as const, checkedInAt };
  if (now < completedAt) return { status: 'IN_CONSULTATION' as const, checkedInAt, consultationStartedAt };
  return { status: 'COMPLETED' as const, checkedInAt, consultationStartedAt, completedAt };
}

/** As the no-show job would do it. */
function missed(scheduledAt: Date, now: Date) {
  const noShowAt = addMilliseconds(scheduledAt, NO_SHOW_AFTER);
  return now > noShowAt ? { status: 'NO_SHOW' as const, noShowAt } : {};
}

function lastCancelTime(visit: PlacedVisit, scheduledAt: Date, { today, options }: Frame): Date {
  return visit.day > 0 ? clockTime(today, 0, options.timeZone) : addMilliseconds(scheduledAt, -5 * MINUTE);
}

function cancelled(
  cancelledReason: keyof typeof demoCancelNotes,
  createdAt: Date,
  latest: Date,
  now: Date,
  random: DemoRandom,
) {
  const seconds = Math.floor((latest.getTime() - createdAt.getTime()) / 1000);
  const cancelledAt = addMilliseconds(createdAt, random.int(Math.ceil(seconds / 4), seconds) * 1000);
  const cancelledNote = random.pick<string>(demoCancelNotes[cancelledReason]);
  return now < cancelledAt
    ? {}
    : { status: 'CANCELLED' as const, cancelledAt, cancelledReason, cancelledNote };
}
