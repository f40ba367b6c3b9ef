import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/min';
import type { AppError } from '../../core/errors/app-error.js';
import type { Patient } from './patient.entity.js';
import {
  bornInFuture,
  consentWithoutEmail,
  consentWithoutPhone,
  deathInFuture,
  deathWithoutDeceased,
  emergencyIncomplete,
  nationalIdIncomplete,
} from './patients.errors.js';

/** Oldest age in years that is believed. */
export const maxAge = 120;

/**
 * A phone number as E.164 (ITU-T); numbers without country code belong to the hospital's country (ISO 3166-1).
 * What is no known number is kept as its digits.
 */
export function normalisePhone(input: string, country: string): string {
  const parsed = parsePhoneNumberFromString(input, country as CountryCode);
  if (parsed?.isPossible()) return parsed.number;
  const digits = input.replace(/\D/g, '');
  return input.trim().startsWith('+') ? `+${digits}` : digits;
}

/** 1 January of the year in which somebody of this age (years) was born. */
export const birthdayOfAge = (age: number, today: string): string =>
  `${Number(today.slice(0, 4)) - age}-01-01`;

/** Full years on a day. */
export function ageOn(dob: string, today: string): number {
  const years = Number(today.slice(0, 4)) - Number(dob.slice(0, 4));
  return today.slice(5) < dob.slice(5) ? years - 1 : years;
}

/**
 * Text as search compares it: lower case, Latin letters without accents. Marks of other scripts carry meaning and
 * stay. `Łukasz Ćwikła` → `lukasz cwikla`.
 */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('ł', 'l')
    .replaceAll('ø', 'o')
    .replaceAll('đ', 'd')
    .replaceAll('ß', 'ss')
    .replace(/\s+/g, ' ')
    .trim();
}

/** What is typed into the search box: a phone number in any format becomes its digits, everything else is folded. */
export function foldQuery(query: string): string {
  const digits = query.replace(/[\s().+-]/g, '');
  return /^\d{4,}$/.test(digits) ? digits.replace(/^0+(?=[1-9]\d{3})/, '') : fold(query);
}

/** The words of a query; a telephone number, however it is written, is one of them. */
export function searchWords(query: string): string[] {
  const folded = foldQuery(query);
  if (/^\d+$/.test(folded)) return [folded];
  return folded.split(' ').map(word => (/^[\d().+-]{4,}$/.test(word) ? foldQuery(word) : word));
}

/** Names are looked for by resemblance; a number that is nearly right is somebody else's. */
export const mayBeMistyped = (folded: string): boolean => folded.length >= 3 && !/\d/.test(folded);

type Searchable = Pick<
  Patient,
  'first_name' | 'middle_name' | 'last_name' | 'patient_code' | 'phone_primary' | 'phone_alternate'
> &
  Partial<Pick<Patient, 'former_codes'>>;

/** Everything about a patient that search looks through. */
export function searchTextOf(patient: Searchable): string {
  const names = [patient.first_name, patient.middle_name, patient.last_name].filter(Boolean).join(' ');
  const phones = [patient.phone_primary, patient.phone_alternate]
    .map(phone => phone?.replace(/\D/g, ''))
    .filter(Boolean);
  return fold([names, patient.patient_code, ...phones, ...(patient.former_codes ?? [])].join(' '));
}

type Checked = Pick<
  Patient,
  | 'dob'
  | 'is_deceased'
  | 'date_of_death'
  | 'consent_sms'
  | 'consent_email'
  | 'phone_primary'
  | 'phone_alternate'
  | 'email'
  | 'national_id_type'
  | 'national_id_cipher'
  | 'emergency_contact_name'
  | 'emergency_contact_relation'
  | 'emergency_contact_phone'
>;

/** The rules between fields (PAT-1). `today` is the hospital's day. Returns the refusal, or undefined. */
export function refusalOf(patient: Checked, today: string): AppError | undefined {
  const oldest = birthdayOfAge(maxAge + 1, today);
  if (patient.dob && (patient.dob > today || patient.dob < oldest)) return bornInFuture();
  if (patient.date_of_death && patient.date_of_death > today) return deathInFuture();
  if (patient.date_of_death && !patient.is_deceased) return deathWithoutDeceased();
  if (!whole(patient.national_id_type, patient.national_id_cipher)) return nationalIdIncomplete();
  if (
    !whole(
      patient.emergency_contact_name,
      patient.emergency_contact_relation,
      patient.emergency_contact_phone,
    )
  )
    return emergencyIncomplete();
  return undefined;
}

/** Consent that a form states needs a way to use it; the default consent of quick registration does not. */
export function consentRefusal(
  stated: { consent_sms?: boolean | undefined; consent_email?: boolean | undefined },
  patient: Checked,
): AppError | undefined {
  if (stated.consent_sms && !patient.phone_primary && !patient.phone_alternate) return consentWithoutPhone();
  if (stated.consent_email && !patient.email) return consentWithoutEmail();
  return undefined;
}

const whole = (...parts: (string | null | undefined)[]): boolean =>
  parts.every(Boolean) || !parts.some(Boolean);

interface Named {
  readonly first_name: string;
  readonly last_name?: string | null | undefined;
}

/** Whether two say the same name: case and Latin accents do not count, and a last name that is left out is none. */
export const isSameName = (a: Named, b: Named): boolean =>
  fold(a.first_name) === fold(b.first_name) && fold(a.last_name ?? '') === fold(b.last_name ?? '');
