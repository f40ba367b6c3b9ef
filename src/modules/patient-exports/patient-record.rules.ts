import type { PatientResponse } from '../patients/index.js';

/** A part of the record in rows; columns with their share of the width. */
export interface RecordTable {
  readonly title: string;
  readonly columns: readonly (readonly [title: string, share: number])[];
  readonly rows: readonly (readonly (string | null)[])[];
}

type Contact = Pick<
  PatientResponse,
  | 'phone_primary'
  | 'phone_alternate'
  | 'email'
  | 'address_line1'
  | 'address_line2'
  | 'city'
  | 'postal_code'
  | 'state'
  | 'country'
>;

/** Where and how somebody is reached, a line each. */
export function contactLines(patient: Contact): string[] {
  const { phone_primary, phone_alternate, email, address_line1, address_line2, city, postal_code } = patient;
  const place = [city, postal_code].filter(Boolean).join(' ');
  return [
    [phone_primary, phone_alternate, email].filter(Boolean).join(' · '),
    [address_line1, address_line2, place, patient.state, patient.country].filter(Boolean).join(', '),
  ].filter(Boolean);
}

interface Measured {
  readonly systolic_bp: number | null;
  readonly diastolic_bp: number | null;
  readonly heart_rate: number | null;
  readonly temperature_c: number | null;
  readonly respiratory_rate: number | null;
  readonly spo2: number | null;
  readonly weight_kg: number | null;
}

/** One set of vital signs, as the cells of a row. */
export const vitalCells = (set: Measured): (string | null)[] => [
  set.systolic_bp === null && set.diastolic_bp === null
    ? null
    : `${set.systolic_bp ?? '–'}/${set.diastolic_bp ?? '–'}`,
  ...[set.heart_rate, set.temperature_c, set.respiratory_rate, set.spo2, set.weight_kg].map(
    value => value?.toString() ?? null,
  ),
];

interface Prescribed {
  readonly medicine_name: string;
  readonly dosage: string | null;
  readonly frequency: string | null;
  readonly duration: string | null;
}

export const medicineLine = ({ medicine_name, dosage, frequency, duration }: Prescribed): string =>
  [medicine_name, dosage, frequency, duration].filter(Boolean).join(', ');

/** `NO_SHOW` → `No show` */
export const inWords = (status: string): string =>
  status.charAt(0) + status.slice(1).toLowerCase().replaceAll('_', ' ');
