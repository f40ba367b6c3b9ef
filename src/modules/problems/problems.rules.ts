import type { AppError } from '../../core/errors/app-error.js';
import type { Problem } from './problem.entity.js';
import {
  codeIncomplete,
  codeMalformed,
  onsetInFuture,
  resolvedTooEarly,
  resolvedInFuture,
} from './problems.errors.js';

export const codeSystems = ['ICD-10', 'SNOMED'] as const;
export type CodeSystem = (typeof codeSystems)[number];

export const severities = ['MILD', 'MODERATE', 'SEVERE'] as const;
export type Severity = (typeof severities)[number];

export const criticalities = ['LOW', 'HIGH'] as const;
export type Criticality = (typeof criticalities)[number];

/** Chapter letter, two characters, and a subdivision of up to four (ICD-10-CM uses all of them): `E11`, `E11.65`. */
const icd10 = /^[A-Z]\d[\dAB](\.[\dA-Z]{1,4})?$/;

/** Dihedral group D5 and the permutations of Verhoeff's check digit. */
const product = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
  [1, 2, 3, 4, 0, 6, 7, 8, 9, 5],
  [2, 3, 4, 0, 1, 7, 8, 9, 5, 6],
  [3, 4, 0, 1, 2, 8, 9, 5, 6, 7],
  [4, 0, 1, 2, 3, 9, 5, 6, 7, 8],
  [5, 9, 8, 7, 6, 0, 4, 3, 2, 1],
  [6, 5, 9, 8, 7, 1, 0, 4, 3, 2],
  [7, 6, 5, 9, 8, 2, 1, 0, 4, 3],
  [8, 7, 6, 5, 9, 3, 2, 1, 0, 4],
  [9, 8, 7, 6, 5, 4, 3, 2, 1, 0],
];
const permutations = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
  [1, 5, 7, 6, 2, 8, 3, 0, 9, 4],
  [5, 8, 0, 3, 7, 9, 6, 1, 4, 2],
  [8, 9, 1, 6, 0, 4, 3, 5, 2, 7],
  [9, 4, 5, 3, 1, 2, 6, 8, 7, 0],
  [4, 2, 8, 6, 5, 7, 3, 9, 0, 1],
  [2, 7, 9, 3, 8, 0, 6, 4, 1, 5],
  [7, 0, 4, 6, 9, 1, 3, 2, 5, 8],
];

/**
 * An identifier of a SNOMED CT concept: 6 to 18 digits, of which the last checks the others (Verhoeff) and the two
 * before it say that it is a concept (00, or 10 in an extension). SNOMED CT Release File Specifications, chapter 6.
 */
export function isSnomedConcept(code: string): boolean {
  if (!/^[1-9]\d{2,14}[01]0\d$/.test(code)) return false;
  const digits = [...code].reverse().map(Number);
  const rest = digits.reduce(
    (sum, digit, place) => product[sum]?.[permutations[place % 8]?.[digit] ?? 0] ?? 0,
    0,
  );
  return rest === 0;
}

export const hasShapeOf = (system: CodeSystem, code: string): boolean =>
  system === 'ICD-10' ? icd10.test(code) : isSnomedConcept(code);

type Checked = Pick<Problem, 'system' | 'code' | 'onset_on' | 'resolved_on'>;

/** The rules between members. `today` is the hospital's day. Returns the refusal, or undefined. */
export function refusalOf(
  { system, code, onset_on, resolved_on }: Checked,
  today: string,
): AppError | undefined {
  if (Boolean(system) !== Boolean(code)) return codeIncomplete();
  if (system && code && !hasShapeOf(system, code)) return codeMalformed(system);
  if (onset_on && onset_on > today) return onsetInFuture();
  if (resolved_on && resolved_on > today) return resolvedInFuture();
  if (resolved_on && onset_on && resolved_on < onset_on) return resolvedTooEarly();
  return undefined;
}
