import type { ImportedStay } from '../../modules/admissions/index.js';
import { addMilliseconds, clockTime, hospitalDay, MINUTE } from './demo.calendar.js';
import { demoPatientId } from './demo.patients.js';
import { demoId, demoRandom } from './demo.random.js';
import { demoDoctorIds } from './demo.staff.js';
import { planStays, type DemoMoment, type PlannedStay } from './demo.stay-plan.js';
import { type DemoKey } from './demo.types.js';

/** A stay as it is at a moment; the hospital knows the department. */
export type DemoStayRow = Omit<ImportedStay, 'department_id' | 'discharge_details'>;

export interface DemoStay {
  readonly plan: PlannedStay;
  readonly row: DemoStayRow;
}

const cancelReasons = [
  'The family prefers treatment at home.',
  'Transferred to another hospital before admission was complete.',
  'Admitted by mistake under the wrong name.',
] as const;

/** The clock only reveals what was decided: who comes and leaves in the course of today. */
export function demoStays(key: DemoKey, now: Date, timeZone: string): DemoStay[] {
  const today = hospitalDay(now, timeZone);
  const at = ({ day, minute }: DemoMoment) => clockTime(today.add({ days: day }), minute * 60, timeZone);
  return planStays(key).map(plan => {
    const admittedAt = at(plan.admitted);
    // Whoever is to come later today came last night instead: the row is there at any hour.
    const admitted_at = admittedAt <= now ? admittedAt : at(lastNight(plan.admitted));
    const left = plan.left && at(plan.left);
    const ended = left && left <= now ? left : null;
    const isCancelled = plan.kind === 'CANCELLED';
    return {
      plan,
      row: {
        id: demoStayId(key, plan.n),
        patient_id: demoPatientId(key, plan.patientN),
        doctor_id: demoDoctorIds(key)[plan.doctorIndex],
        status: !ended ? 'ACTIVE' : isCancelled ? 'CANCELLED' : 'DISCHARGED',
        admitted_at,
        notes: `${plan.illness.complaint}. DEMO|${key}|admission|${plan.n}`,
        discharged_at: isCancelled ? null : ended,
        cancelled_at: isCancelled ? ended : null,
        cancelled_reason: isCancelled ? demoRandom(`${key}|cancelled|${plan.n}`).pick(cancelReasons) : null,
        created_by_id: demoDoctorIds(key)[plan.doctorIndex],
        created_at:
          addMilliseconds(admitted_at, MINUTE) > now ? admitted_at : addMilliseconds(admitted_at, MINUTE),
      },
    };
  });
}

export const demoStayId = (key: DemoKey, n: number): string => demoId(`${key}|admission|${n}`);

const lastNight = ({ day, minute }: DemoMoment): DemoMoment => ({
  day: day - 1,
  minute: 19 * 60 + (minute % 150),
});
