import type { ImportedItem, ImportedPrescription } from '../../modules/prescriptions/index.js';
import { addMilliseconds, MINUTE } from './demo.calendar.js';
import { demoMedicinesFor, type DemoCase } from './demo.cases.js';
import { demoMedicines } from './demo.medicines.js';
import { demoPerson, type DemoPerson } from './demo.people.js';
import { demoId, demoRandom } from './demo.random.js';
import { demoStockItemId } from './demo.stock.js';
import { type DemoStay } from './demo.stays.js';
import { type DemoAppointment, type DemoKey } from './demo.types.js';
import { planVisits } from './demo.visits.js';
import { demoCaseOfVisit } from './demo.vitals.js';

/** 220 in all, 70 % of outpatients; 84 dispensed, 62 issued, 48 drafts, 26 cancelled. */
const OUTPATIENT = { DISPENSED: 70, ISSUED: 58, CANCELLED: 26 } as const;
const WARD = { DISPENSED: 14, ISSUED: 4, DRAFT: 48 } as const;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A consultation, or a stay, for which something is prescribed. */
interface Occasion {
  readonly patient: DemoPerson;
  readonly doctorId: string;
  readonly illness: DemoCase;
  readonly appointment_id: string | null;
  readonly admission_id: string | null;
}

type Standing = Pick<
  ImportedPrescription,
  'status' | 'created_at' | 'issued_at' | 'dispensed_at' | 'cancelled_at' | 'cancelled_reason'
>;

const cancelReasons = [
  'The patient has reacted to this medicine before.',
  'Wrong strength chosen.',
  'The patient asked for another brand and a new prescription was written.',
  'Changed after the laboratory report.',
] as const;

export const demoPrescriptionIds = (key: DemoKey): string[] =>
  Array.from({ length: 220 }, (_, index) => demoId(`${key}|prescription|${index + 1}`));

/**
 * Drafts hang on stays that go on: a consultation does not end with one. Of the consultations the latest always have
 * a prescription, so that the pharmacy has work at any hour.
 */
export function demoPrescriptions(
  key: DemoKey,
  now: Date,
  appointments: readonly DemoAppointment[],
  stays: readonly DemoStay[],
): ImportedPrescription[] {
  const written = [...ofVisits(key, now, appointments), ...ofStays(key, now, stays)];
  return written.map(([occasion, standing], index) => prescription(key, index + 1, occasion, standing));
}

function ofVisits(key: DemoKey, now: Date, appointments: readonly DemoAppointment[]): [Occasion, Standing][] {
  const patientOf = new Map(planVisits(key).map(({ n, patientN }) => [n, patientN]));
  const completed = appointments.flatMap(visit =>
    visit.completedAt && visit.consultationStartedAt
      ? [{ visit, ended: visit.completedAt, begun: visit.consultationStartedAt, ...chances(key, visit.n) }]
      : [],
  );
  const age = ({ ended }: { ended: Date }) => (now.getTime() - ended.getTime()) / DAY;
  const count = OUTPATIENT.DISPENSED + OUTPATIENT.ISSUED + OUTPATIENT.CANCELLED;
  const chosen = completed
    .toSorted((a, b) => (age(a) < 2 ? -1 : a.chance) - (age(b) < 2 ? -1 : b.chance) || a.visit.n - b.visit.n)
    .slice(0, count);
  const cancelled = new Set(
    chosen
      .filter(each => age(each) > 1)
      .toSorted((a, b) => a.fate - b.fate)
      .slice(0, OUTPATIENT.CANCELLED),
  );
  const isTooSoon = (each: (typeof chosen)[number]) => addMilliseconds(each.ended, each.wait * MINUTE) > now;
  const waiting = new Set(
    chosen
      .filter(each => !cancelled.has(each))
      .toSorted(
        (a, b) =>
          Number(isTooSoon(b)) - Number(isTooSoon(a)) || age(a) + a.fate * 12 - (age(b) + b.fate * 12),
      )
      .slice(0, OUTPATIENT.ISSUED),
  );
  return chosen
    .toSorted((a, b) => a.ended.getTime() - b.ended.getTime() || a.visit.n - b.visit.n)
    .map(each => {
      const { visit, ended, begun, wait } = each;
      const patient = demoPerson(key, patientOf.get(visit.n) ?? 0);
      const occasion = {
        patient,
        doctorId: visit.doctorId,
        illness: demoCaseOfVisit(key, visit.n, patient),
        appointment_id: visit.id,
        admission_id: null,
      };
      const created_at = new Date((begun.getTime() + ended.getTime()) / 2);
      const later = addMilliseconds(ended, wait * MINUTE);
      const standing = cancelled.has(each)
        ? cancelledAt(key, visit.n, created_at, ended, later)
        : waiting.has(each)
          ? issued(created_at, ended)
          : dispensed(created_at, ended, later);
      return [occasion, standing];
    });
}

/** What is decided about the prescription of a visit, whatever the date. */
function chances(key: DemoKey, n: number) {
  const random = demoRandom(`${key}|prescribed|${n}`);
  return {
    chance: random.int(0, 9999) / 10_000,
    fate: random.int(0, 9999) / 10_000,
    wait: random.int(10, 50),
  };
}

function ofStays(key: DemoKey, now: Date, stays: readonly DemoStay[]): [Occasion, Standing][] {
  const here = stays.filter(({ plan, row }) => row.status === 'ACTIVE' && plan.kind !== 'LEAVING');
  const gone = stays.filter(({ plan }) => plan.kind === 'PAST').slice(-WARD.DISPENSED);
  const onRound = ({ row, plan }: DemoStay, index: number): Date => {
    const from = Math.max(row.admitted_at.getTime(), now.getTime() - 20 * HOUR);
    const share = demoRandom(`${key}|order|${plan.n}|${index}`).int(10, 95) / 100;
    return new Date(from + Math.floor(((now.getTime() - from) * share) / 1000) * 1000);
  };
  const each = <T extends string>(count: number, status: T) =>
    Array.from({ length: count }, (_, index) => ({ status, index, stay: here[index % here.length] }));
  const orders = [...each(WARD.DRAFT, 'DRAFT'), ...each(WARD.ISSUED, 'ISSUED')].flatMap(
    ({ stay, status, index }) => {
      if (!stay) return [];
      const created_at = onRound(stay, status === 'DRAFT' ? index : 100 + index);
      return [
        [occasionOf(key, stay), status === 'DRAFT' ? draft(created_at) : issued(created_at, created_at)],
      ] as [Occasion, Standing][];
    },
  );
  const toTakeHome = gone.map((stay): [Occasion, Standing] => {
    const left = stay.row.discharged_at ?? now;
    const at = (minutes: number) => addMilliseconds(left, -minutes * MINUTE);
    return [occasionOf(key, stay), dispensed(at(75), at(60), at(25))];
  });
  return [...toTakeHome, ...orders];
}

const occasionOf = (key: DemoKey, { plan, row }: DemoStay): Occasion => ({
  patient: demoPerson(key, plan.patientN),
  doctorId: row.doctor_id,
  illness: plan.illness,
  appointment_id: null,
  admission_id: row.id,
});

const nothingYet = { issued_at: null, dispensed_at: null, cancelled_at: null, cancelled_reason: null };
const draft = (created_at: Date): Standing => ({ status: 'DRAFT', created_at, ...nothingYet });
const issued = (created_at: Date, issued_at: Date): Standing => ({
  status: 'ISSUED',
  created_at,
  ...nothingYet,
  issued_at,
});
const dispensed = (created_at: Date, issued_at: Date, dispensed_at: Date): Standing => ({
  status: 'DISPENSED',
  created_at,
  ...nothingYet,
  issued_at,
  dispensed_at,
});

/** Half of them while they were drafts, the others after they had been issued. */
function cancelledAt(key: DemoKey, n: number, created_at: Date, ended: Date, later: Date): Standing {
  const random = demoRandom(`${key}|withdrawn|${n}`);
  const wasIssued = random.chance(0.5);
  return {
    status: 'CANCELLED',
    created_at,
    ...nothingYet,
    issued_at: wasIssued ? ended : null,
    cancelled_at: wasIssued ? later : ended,
    cancelled_reason: random.pick(cancelReasons),
  };
}

function prescription(key: DemoKey, n: number, occasion: Occasion, standing: Standing): ImportedPrescription {
  const { patient, doctorId, illness, appointment_id, admission_id } = occasion;
  return {
    id: demoId(`${key}|prescription|${n}`),
    patient_id: patient.id,
    doctor_id: doctorId,
    appointment_id,
    admission_id,
    chief_complaint: `${illness.complaint}. DEMO|${key}|prescription|${n}`,
    diagnosis: `${illness.diagnosis} (${illness.code})`,
    created_by_id: doctorId,
    ...standing,
    items: itemsOf(key, n, occasion),
  };
}

function itemsOf(key: DemoKey, n: number, { illness, patient }: Occasion): ImportedItem[] {
  return demoMedicinesFor(illness, patient.knownAllergies).map((medicineKey, index) => {
    const medicine = demoMedicines[medicineKey];
    return {
      id: demoId(`${key}|prescription|${n}|${index + 1}`),
      position: index + 1,
      stock_item_id: demoStockItemId(key, medicine.name),
      medicine_name: `${medicine.name} ${medicine.strength}`,
      dosage: medicine.default_dosage,
      frequency: medicine.default_frequency,
      duration: medicine.default_duration,
      instructions: medicine.default_instructions,
      quantity: medicine.quantity,
    };
  });
}
