import type { ImportedBed, ImportedPlace, ImportedWard } from '../../modules/beds/index.js';
import { clockTime, hospitalDay } from './demo.calendar.js';
import { demoPatientId } from './demo.patients.js';
import { demoId, demoRandom } from './demo.random.js';
import { planStays } from './demo.stay-plan.js';
import { type DemoStay } from './demo.stays.js';
import { type DemoKey } from './demo.types.js';
import { isWardPatient } from './demo.visits.js';
import { demoBedId, demoWards } from './demo.wards.js';

const OPENED_DAY = -121;

export interface DemoBeds {
  readonly wards: readonly Omit<ImportedWard, 'department_id'>[];
  readonly beds: readonly ImportedBed[];
  readonly places: readonly ImportedPlace[];
}

/** Wards and beds with everybody who lies or lay there; of the free beds some are being cleaned, one is kept, one blocked. */
export function demoBeds(key: DemoKey, now: Date, timeZone: string, stays: readonly DemoStay[]): DemoBeds {
  const today = hospitalDay(now, timeZone);
  const at = (day: number, minute: number) => clockTime(today.add({ days: day }), minute * 60, timeZone);
  const created_at = at(OPENED_DAY, 8 * 60);
  const wards = demoWards(key);
  const [kept, blocked, ...cleaned] = freeBeds(key);
  const leftToday = stays.flatMap(({ plan, row }) =>
    plan.kind === 'LEAVING' && row.discharged_at ? (plan.bed ?? []) : [],
  );
  const toClean = [...cleaned.slice(0, 2), ...leftToday];
  const beds = wards.flatMap(ward =>
    ward.beds.map(({ id, label }) => ({
      id,
      ward_id: ward.id,
      label,
      condition:
        label === blocked
          ? ('BLOCKED' as const)
          : toClean.includes(label)
            ? ('CLEANING' as const)
            : ('READY' as const),
      blocked_reason: label === blocked ? 'The oxygen outlet is being repaired.' : null,
      created_at,
    })),
  );
  const thisMorning = at(0, 8 * 60);
  const reserved = {
    id: demoKeptPlaceId(key),
    bed_id: demoBedId(key, kept ?? ''),
    patient_id: demoPatientId(key, patientToCome),
    kind: 'RESERVED' as const,
    admission_id: null,
    admission_status: null,
    begins_at: thisMorning <= now ? thisMorning : at(-1, 20 * 60),
    ends_at: at(1, 12 * 60),
  };
  return {
    wards: wards.map(({ id, name }) => ({ id, name, created_at })),
    beds,
    places: [...stays.flatMap(stay => placeOf(key, stay)), reserved],
  };
}

export const demoKeptPlaceId = (key: DemoKey): string => demoId(`${key}|kept bed`);
export const demoWardIds = (key: DemoKey): string[] => demoWards(key).map(({ id }) => id);

/** Somebody who has been known for some time and whom no ward holds. */
const patientToCome = Array.from({ length: 60 }, (_, index) => 60 - index).find(n => !isWardPatient(n)) ?? 1;

function freeBeds(key: DemoKey): string[] {
  const used = new Set(planStays(key).flatMap(({ kind, bed }) => (kind === 'PAST' ? [] : (bed ?? []))));
  const labels = demoWards(key).flatMap(({ beds }) => beds.map(({ label }) => label));
  return demoRandom(`${key}|free beds`).shuffle(labels.filter(label => !used.has(label)));
}

function placeOf(key: DemoKey, { plan, row }: DemoStay): ImportedPlace[] {
  if (plan.bed === null) return [];
  return [
    {
      id: demoId(`${key}|place|${plan.n}`),
      bed_id: demoBedId(key, plan.bed),
      patient_id: row.patient_id,
      kind: 'OCCUPIED',
      admission_id: row.id,
      admission_status: row.status,
      begins_at: row.admitted_at,
      ends_at: row.discharged_at ?? null,
    },
  ];
}
