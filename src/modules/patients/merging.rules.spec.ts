import {
  changesOf,
  contradiction,
  overlong,
  restored,
  unite,
  withCodes,
  type Part,
} from './merging.rules.js';
import type { Patient } from './patient.entity.js';

const blank = {
  middle_name: null,
  last_name: null,
  dob: null,
  dob_unknown: false,
  age_only: null,
  phone_primary: null,
  phone_alternate: null,
  email: null,
  city: null,
  address_line1: null,
  address_line2: null,
  postal_code: null,
  state: null,
  country: null,
  blood_group: null,
  marital_status: null,
  preferred_language: null,
  emergency_contact_name: null,
  emergency_contact_relation: null,
  emergency_contact_phone: null,
  known_allergies: null,
  chronic_conditions: null,
  clinical_notes: null,
  is_dnr: false,
  is_deceased: false,
  date_of_death: null,
  national_id_type: null,
  national_id_cipher: null,
  national_id_hash: null,
  consent_sms: true,
  consent_email: true,
  last_visited_at: null,
  former_codes: [] as string[],
};
const asha = { ...blank, id: '1', patient_code: 'H-P-1', first_name: 'Asha', gender: 'FEMALE' } as Patient;
const other = { ...asha, id: '2', patient_code: 'H-P-2', first_name: 'Aasha' } as Patient;
const with_ = (patient: Patient, fields: Partial<Patient>) => ({ ...patient, ...fields }) as Patient;

const died = { is_deceased: true };
const address = { address_line1: '1 Main Road', postal_code: '411001' };
const contact = {
  emergency_contact_name: 'Ravi',
  emergency_contact_relation: 'Brother',
  emergency_contact_phone: '+912025501100',
};
const id = { national_id_type: 'PAN', national_id_cipher: 'c', national_id_hash: 'h' };
const [first, second] = [new Date('2030-01-01T09:00:00Z'), new Date('2030-01-02T09:00:00Z')];

describe('two records become one', () => {
  it.each<[string, Partial<Patient>, Partial<Patient>, Part[], Partial<Patient>]>([
    ['keeping what the survivor says', { city: 'Pune' }, { city: 'Thane' }, [], { city: 'Pune' }],
    ['filling what is blank', {}, { blood_group: 'B+' }, [], { blood_group: 'B+' }],
    ['filling a gender that nobody knew', { gender: 'UNKNOWN' }, {}, [], { gender: 'FEMALE' }],
    ['taking what it is told to', { city: 'Pune' }, { city: 'Thane' }, ['city'], { city: 'Thane' }],
    ['taking no blank', { city: 'Pune' }, {}, ['city'], { city: 'Pune' }],
    ['taking the whole name', {}, { last_name: 'Rao' }, ['name'], { first_name: 'Aasha', last_name: 'Rao' }],
    [
      'never half an address',
      { city: 'Pune', state: 'Goa' },
      address,
      [],
      { address_line1: null, state: 'Goa' },
    ],
    ['filling a whole address', {}, address, [], address],
    ['filling a whole contact', {}, contact, [], contact],
    ['filling a national id', {}, id, [], id],
    [
      'filling an age without birthday',
      { dob_unknown: true },
      { dob: '1990-01-01', dob_unknown: true, age_only: 40 },
      [],
      { dob: '1990-01-01', dob_unknown: true, age_only: 40 },
    ],
    ['joining notes', { clinical_notes: 'A' }, { clinical_notes: 'B' }, [], { clinical_notes: 'A\nB' }],
    [
      'repeating no note',
      { clinical_notes: 'A, B' },
      { clinical_notes: 'B' },
      [],
      { clinical_notes: 'A, B' },
    ],
    ['without consent that one withholds', {}, { consent_sms: false }, [], { consent_sms: false }],
    [
      'with the later visit',
      { last_visited_at: first },
      { last_visited_at: second },
      [],
      { last_visited_at: second },
    ],
    ['with the only visit', { last_visited_at: first }, {}, [], { last_visited_at: first }],
  ])('%s', (_, one, two, take, expected) => {
    const survivor = with_(asha, one);
    const united = unite(survivor, with_(other, two), take);
    expect({ ...survivor, ...united }).toMatchObject(expected);
  });

  it.each<[string, Partial<Patient>, Partial<Patient>, string | undefined]>([
    ['the same', {}, {}, undefined],
    ['one national id only', id, {}, undefined],
    ['one dead', died, {}, 'patients.facts_differ'],
    ['two days of death', { ...died, date_of_death: '2030-01-01' }, died, 'patients.facts_differ'],
    ['one not to be resuscitated', {}, { is_dnr: true }, 'patients.facts_differ'],
    ['two national ids', id, { ...id, national_id_hash: 'i' }, 'patients.national_ids_differ'],
  ])('unless they contradict each other: %s', (_, one, two, code) => {
    expect(contradiction(with_(asha, one), with_(other, two))?.code).toBe(code);
  });

  it('unless notes would be too long', () => {
    expect(overlong({ clinical_notes: 'x'.repeat(1000) })).toBeUndefined();
    expect(overlong({ clinical_notes: 'x'.repeat(1001) })).toMatchObject({ code: 'patients.texts_too_long' });
  });
});

describe('one record becomes two again', () => {
  const survivor = with_(asha, { city: 'Pune', last_visited_at: first });
  const merged = with_(other, {
    ...contact,
    ...id,
    city: 'Thane',
    blood_group: 'B+',
    last_visited_at: second,
  });
  const united = unite(survivor, merged, ['city']);
  const changes = changesOf(survivor, united);
  const now = with_(survivor, united);

  it('as it was', () => {
    expect(with_(now, restored(now, changes))).toEqual(survivor);
  });

  it.each<[string, Partial<Patient>, Partial<Patient>]>([
    ['a field that was changed since', { blood_group: 'O-' }, { ...survivor, blood_group: 'O-' }],
    [
      'a contact of which a part was changed since',
      { emergency_contact_phone: '+912025501101' },
      { ...survivor, ...contact, emergency_contact_phone: '+912025501101' },
    ],
    [
      'a later visit',
      { last_visited_at: new Date('2030-02-01') },
      { ...survivor, last_visited_at: new Date('2030-02-01') },
    ],
    ['a field that the merge left alone', { state: 'Goa' }, { ...survivor, state: 'Goa' }],
  ])('but for %s', (_, later, expected) => {
    const worked = with_(now, later);
    expect(with_(worked, restored(worked, changes))).toEqual(expected);
  });

  it('with a national id that was encrypted anew', () => {
    const worked = with_(now, { national_id_cipher: 'd' });
    expect(restored(worked, changes)).toMatchObject({ national_id_cipher: null, national_id_hash: null });
  });
});

it('a code that leads to a record is found with it', () => {
  expect(withCodes(asha, ['H-P-2'])).toEqual({
    former_codes: ['H-P-2'],
    search_text: 'asha h-p-1 h-p-2',
  });
});
