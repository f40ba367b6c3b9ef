import { asTyped } from '../../core/http/csv.js';

/** What a column may be called, besides the member that it fills; titles of exported lists among them. */
const aliases: Readonly<Record<string, string>> = {
  phone: 'phone_primary',
  mobile: 'phone_primary',
  alternate_phone: 'phone_alternate',
  date_of_birth: 'dob',
  age: 'age_only',
  sex: 'gender',
  pin_code: 'postal_code',
  allergies: 'known_allergies',
};

const texts = [
  'first_name',
  'middle_name',
  'last_name',
  'phone_primary',
  'phone_alternate',
  'email',
  'dob',
  'city',
  'address_line1',
  'address_line2',
  'postal_code',
  'state',
  'country',
  'blood_group',
  'marital_status',
  'preferred_language',
  'emergency_contact_name',
  'emergency_contact_relation',
  'emergency_contact_phone',
  'known_allergies',
  'chronic_conditions',
  'clinical_notes',
  'date_of_death',
  'national_id_type',
  'national_id_number',
];
const flags = ['dob_unknown', 'is_dnr', 'is_deceased', 'consent_sms', 'consent_email'];
const members: ReadonlySet<string> = new Set([...texts, ...flags, 'gender', 'age_only']);

const genders: Readonly<Record<string, string>> = { M: 'MALE', F: 'FEMALE', O: 'OTHER', U: 'UNKNOWN' };
const words: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  y: true,
  1: true,
  false: false,
  no: false,
  n: false,
  0: false,
};

/** Which member of a patient each column of a file fills; undefined for columns of something else. */
export interface Layout {
  readonly columns: readonly (string | undefined)[];
  readonly ignored: readonly string[];
  /** Members that several columns fill. */
  readonly repeated: readonly string[];
}

/** Reads the head of a file: case, blanks and dashes do not count. */
export function layoutOf(head: readonly string[]): Layout {
  const columns = head.map(title => {
    const name = asTyped(title)
      .trim()
      .toLowerCase()
      .replace(/[\s-]+/g, '_');
    const member = aliases[name] ?? name;
    return members.has(member) ? member : undefined;
  });
  return {
    columns,
    ignored: head.filter((_, n) => columns[n] === undefined).map(title => title.trim().slice(0, 60)),
    repeated: columns.filter(
      (member): member is string =>
        member !== undefined && columns.filter(other => other === member).length > 1,
    ),
  };
}

/** The form that a row fills in. Blank cells say nothing; what is no number or no yes or no is left for the form to refuse. */
export function formOf({ columns }: Layout, cells: readonly string[]): Record<string, unknown> {
  const form: Record<string, unknown> = {};
  for (const [n, member] of columns.entries()) {
    const text = asTyped(cells[n] ?? '').trim();
    if (member !== undefined && text !== '') form[member] = valueOf(member, text);
  }
  return form;
}

function valueOf(member: string, text: string): unknown {
  if (member === 'gender') return genders[text.toUpperCase()] ?? text.toUpperCase();
  if (member === 'age_only') return /^\d{1,3}$/.test(text) ? Number(text) : text;
  if (flags.includes(member)) return words[text.toLowerCase()] ?? text;
  return text;
}

/** Lines without anything in them are no rows. */
export const isBlank = (cells: readonly string[]): boolean => cells.every(cell => cell.trim() === '');

interface Person {
  readonly first_name: string;
  readonly last_name?: string | null | undefined;
  readonly dob?: string | null | undefined;
  readonly phone_primary?: string | null | undefined;
  readonly national_id_hash?: string | null | undefined;
}

/** Who a row is about, in one way of writing. */
export const personOf = ({ first_name, last_name, dob, phone_primary, national_id_hash }: Person): string =>
  JSON.stringify([
    `${first_name} ${last_name ?? ''}`.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim(),
    dob,
    phone_primary,
    national_id_hash,
  ]);
