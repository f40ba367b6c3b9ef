import type { ImportedStay } from '../../modules/admissions/index.js';
import type { ImportedSet } from '../../modules/vitals/index.js';
import { hospitalDay } from './demo.calendar.js';
import { demoMedicinesFor } from './demo.cases.js';
import { demoMedicines } from './demo.medicines.js';
import { demoPerson } from './demo.people.js';
import { type DemoStay, type DemoStayRow } from './demo.stays.js';
import { type DemoKey } from './demo.types.js';

/** Stays with what their doctors wrote when the patients left: the last vital signs are the ones that were recorded. */
export function withDischargeDetails(
  key: DemoKey,
  stays: readonly DemoStay[],
  sets: readonly ImportedSet[],
  timeZone: string,
): (DemoStayRow & Pick<ImportedStay, 'discharge_details'>)[] {
  const latest = new Map<string | null, ImportedSet>();
  for (const set of sets) {
    const known = latest.get(set.admission_id);
    if (!known || known.recorded_at < set.recorded_at) latest.set(set.admission_id, set);
  }
  return stays.map(({ plan, row }) => {
    if (!row.discharged_at) return { ...row, discharge_details: null };
    const { illness, patientN } = plan;
    const vitals = latest.get(row.id);
    return {
      ...row,
      discharge_details: {
        diagnoses: [{ text: illness.diagnosis, code: illness.code }],
        medicines: demoMedicinesFor(illness, demoPerson(key, patientN).knownAllergies).map(each => {
          const medicine = demoMedicines[each];
          return {
            change: 'CONTINUE' as const,
            medicine_name: `${medicine.name} ${medicine.strength}`,
            dosage: medicine.default_dosage,
            frequency: medicine.default_frequency,
            duration: medicine.default_duration,
            instructions: medicine.default_instructions,
          };
        }),
        vitals: vitals ? signsOf(vitals) : null,
        follow_up: {
          on: hospitalDay(row.discharged_at, timeZone).add({ days: 7 }).toString(),
          instructions: illness.advice,
        },
      },
    };
  });
}

const signsOf = (set: ImportedSet) => ({
  systolic_bp: set.systolic_bp,
  diastolic_bp: set.diastolic_bp,
  heart_rate: set.heart_rate,
  respiratory_rate: set.respiratory_rate,
  temperature_c: set.temperature_c,
  spo2: set.spo2,
  weight_kg: set.weight_kg,
});
