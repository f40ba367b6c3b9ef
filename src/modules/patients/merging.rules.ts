import type { AppError } from '../../core/errors/app-error.js';
import { changesBetween, type Changes } from '../../core/events/domain-event.js';
import type { Patient } from './patient.entity.js';
import { factsDiffer, nationalIdsDiffer, textTooLong } from './merging.errors.js';
import { searchTextOf } from './patients.rules.js';

type Field = Exclude<keyof Patient, symbol>;

/** What can be taken from the merged record although the survivor says something itself, with the fields it consists of. */
const parts = {
  name: ['first_name', 'middle_name', 'last_name'],
  birth: ['dob', 'dob_unknown', 'age_only'],
  gender: ['gender'],
  phone_primary: ['phone_primary'],
  phone_alternate: ['phone_alternate'],
  email: ['email'],
  city: ['city'],
  address: ['address_line1', 'address_line2', 'postal_code', 'state', 'country'],
  blood_group: ['blood_group'],
  marital_status: ['marital_status'],
  preferred_language: ['preferred_language'],
  emergency_contact: ['emergency_contact_name', 'emergency_contact_relation', 'emergency_contact_phone'],
} as const satisfies Record<string, readonly Field[]>;

export type Part = keyof typeof parts;
export const takeable = Object.keys(parts) as [Part, ...Part[]];

const nationalId = ['national_id_type', 'national_id_cipher', 'national_id_hash'] as const;
const texts = ['known_allergies', 'chronic_conditions', 'clinical_notes'] as const;
const longestText = 1000;

/** Fields that belong together: a part of them is worth nothing. */
const wholes: readonly (readonly Field[])[] = [
  ...Object.values(parts),
  nationalId,
  ...texts.map(text => [text]),
  ['consent_sms'],
  ['consent_email'],
  ['last_visited_at'],
];

type Facts = Pick<Patient, 'is_deceased' | 'is_dnr' | 'date_of_death' | 'national_id_hash'>;

/** Records that contradict each other in what nobody may guess are not one person's, or not yet. */
export function contradiction(survivor: Facts, merged: Facts): AppError | undefined {
  if (survivor.is_deceased !== merged.is_deceased) return factsDiffer('whether the patient has died');
  if (survivor.date_of_death !== merged.date_of_death) return factsDiffer('when the patient died');
  if (survivor.is_dnr !== merged.is_dnr) return factsDiffer('whether to resuscitate');
  const [one, other] = [survivor.national_id_hash, merged.national_id_hash];
  return one && other && one !== other ? nationalIdsDiffer() : undefined;
}

/**
 * What the surviving record is to say: what it says itself, else what the merged one says; of `take` always what the
 * merged one says. Clinical texts are joined, and consent holds where both give it.
 */
export function unite(survivor: Patient, merged: Patient, take: readonly Part[]): Partial<Patient> {
  const taken = Object.entries(parts).flatMap(([part, fields]) =>
    !isBlank(merged, fields) && (take.includes(part as Part) || isBlank(survivor, fields)) ? fields : [],
  );
  const ids = isBlank(survivor, nationalId) ? nationalId : [];
  return {
    ...pick(merged, [...taken, ...ids]),
    ...Object.fromEntries(texts.map(text => [text, joined(survivor[text] ?? null, merged[text] ?? null)])),
    consent_sms: survivor.consent_sms && merged.consent_sms,
    consent_email: survivor.consent_email && merged.consent_email,
    last_visited_at: later(survivor.last_visited_at ?? null, merged.last_visited_at ?? null),
  };
}

/** Throws nothing away: what would not fit into the form any more has to be shortened first. */
export const overlong = (united: Partial<Patient>): AppError | undefined =>
  texts.some(text => (united[text]?.length ?? 0) > longestText) ? textTooLong() : undefined;

/** What a merge changed, without what follows from other fields. */
export const changesOf = (survivor: Patient, united: Partial<Patient>): Changes =>
  changesBetween(survivor, united);

/** Fields as they were before the merge, where nobody has changed them since. */
export function restored(patient: Patient, changes: Changes): Partial<Patient> {
  const isAsMerged = (field: Field) => {
    const change = changes[field];
    return (
      !change || Object.keys(changesBetween({ [field]: change[1] }, { [field]: patient[field] })).length === 0
    );
  };
  // Encrypted anew, with another key, an id is the same.
  const counts = (field: Field) => field !== 'national_id_cipher';
  const fields = wholes
    .filter(whole => whole.filter(counts).every(isAsMerged))
    .flat()
    .filter(field => changes[field] !== undefined);
  return Object.fromEntries(fields.map(field => [field, stored(field, changes[field]?.[0])]));
}

/** The record with codes that lead to it besides its own. */
export const withCodes = (patient: Patient, former_codes: string[]): Partial<Patient> => ({
  former_codes,
  search_text: searchTextOf({ ...patient, former_codes }),
});

const stored = (field: Field, value: unknown): unknown =>
  field === 'last_visited_at' && typeof value === 'string' ? new Date(value) : value;

const pick = (patient: Patient, fields: readonly Field[]): Partial<Patient> =>
  Object.fromEntries(fields.map(field => [field, patient[field]]));

/** `dob_unknown` alone says nothing. */
const isBlank = (patient: Patient, fields: readonly Field[]): boolean =>
  fields.every(
    field => (patient[field] ?? null) === null || patient[field] === 'UNKNOWN' || field === 'dob_unknown',
  );

function joined(one: string | null, other: string | null): string | null {
  if (!one || !other) return one ?? other;
  return one.includes(other) ? one : `${one}\n${other}`;
}

const later = (one: Date | null, other: Date | null): Date | null =>
  one && other ? new Date(Math.max(one.getTime(), other.getTime())) : (one ?? other);
