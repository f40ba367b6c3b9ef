import type { Patient } from './patient.entity.js';
import { fold, isSameName } from './patients.rules.js';

/** What is known of somebody who may have a record already. */
export interface Person {
  readonly first_name: string;
  readonly last_name: string | null;
  readonly dob: string | null;
  readonly phones: readonly string[];
  /** As they may be stored; several while keys are renewed. */
  readonly national_id_hashes: readonly string[];
}

/** Hundredths, so that sums are exact. */
const weights = { phone: 50, name: 20, first_name: 10, dob: 20, national_id: 30 } as const;
type Reason = keyof typeof weights;

const words: Record<Reason, string> = {
  phone: 'phone',
  name: 'name',
  first_name: 'first name',
  dob: 'date of birth',
  national_id: 'national id',
};

/** From here on two records are worth a look. */
const threshold = 30;

/** How many digits at the end of a telephone number say whose it is, whatever stands before them. */
export const tellingDigits = 8;

/** A number with and without country code or trunk zero is the same one. */
export function isSameNumber(one: string, other: string): boolean {
  const [short = '', long = ''] = [one, other]
    .map(number => number.replace(/\D/g, '').replace(/^0+/, ''))
    .sort((a, b) => a.length - b.length);
  return short.length >= tellingDigits && long.endsWith(short);
}

export interface Resemblance {
  /** 0 to 1. */
  readonly score: number;
  /** What is the same. */
  readonly reasons: readonly string[];
}

type Registered = Pick<Patient, 'first_name'> &
  Partial<Pick<Patient, 'last_name' | 'dob' | 'phone_primary' | 'phone_alternate' | 'national_id_hash'>>;

/** A patient as one who may be another. */
export const personOf = (patient: Registered): Person => ({
  first_name: patient.first_name,
  last_name: patient.last_name ?? null,
  dob: patient.dob ?? null,
  phones: [patient.phone_primary, patient.phone_alternate].filter(phone => typeof phone === 'string'),
  national_id_hashes: patient.national_id_hash ? [patient.national_id_hash] : [],
});

/** How much two people look like one (PAT-4); undefined when too little speaks for it. */
export function resemblance(one: Person, other: Person): Resemblance | undefined {
  const reasons: Reason[] = [];
  if (one.phones.some(phone => other.phones.some(theirs => isSameNumber(phone, theirs))))
    reasons.push('phone');
  if (one.last_name && isSameName(one, other)) reasons.push('name');
  else if (fold(one.first_name) === fold(other.first_name)) reasons.push('first_name');
  if (one.dob && one.dob === other.dob) reasons.push('dob');
  if (one.national_id_hashes.some(hash => other.national_id_hashes.includes(hash)))
    reasons.push('national_id');
  const score = reasons.reduce((sum, reason) => sum + weights[reason], 0);
  if (score < threshold) return undefined;
  return { score: Math.min(score, 100) / 100, reasons: reasons.map(reason => words[reason]) };
}
