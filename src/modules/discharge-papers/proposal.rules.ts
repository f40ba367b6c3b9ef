import type { DischargeDetails } from '../admissions/index.js';

type Medicine = DischargeDetails['medicines'][number];

/** A prescription that was issued during a stay. */
export interface StayPrescription {
  readonly status: 'ISSUED' | 'DISPENSED' | 'CANCELLED';
  readonly items: readonly Omit<Medicine, 'change'>[];
}

/**
 * What became of each medicine: of one that was prescribed again with another dose or rhythm the latest counts, as
 * changed; one whose latest prescription was cancelled has been stopped. The earliest prescription comes first.
 */
export function medicinesOf(prescriptions: readonly StayPrescription[]): Medicine[] {
  const medicines = new Map<string, Medicine>();
  for (const { status, items } of prescriptions)
    for (const { medicine_name, dosage, frequency, duration, instructions } of items) {
      const key = medicine_name.trim().toLowerCase();
      const before = medicines.get(key);
      const now = { medicine_name, dosage, frequency, duration, instructions };
      const isOther = before && (before.dosage !== dosage || before.frequency !== frequency);
      const goesOn = isOther || before?.change === 'CHANGED' ? 'CHANGED' : 'CONTINUE';
      medicines.set(key, { change: status === 'CANCELLED' ? 'STOPPED' : goesOn, ...now });
    }
  return [...medicines.values()];
}
