import { formOf, isBlank, layoutOf, personOf } from './patient-imports.rules.js';

describe('the head of a file', () => {
  it.each([
    ['members', ['first_name', 'dob'], ['first_name', 'dob']],
    ['titles of an exported list', ['First Name', 'Phone', 'DOB'], ['first_name', 'phone_primary', 'dob']],
    ['other names for the same', ['AGE', 'Sex', 'Date-of-birth'], ['age_only', 'gender', 'dob']],
    ['columns of something else', ['id', 'first_name', 'patient_code'], [undefined, 'first_name', undefined]],
  ])('has %s', (_, head, columns) => {
    expect(layoutOf(head).columns).toEqual(columns);
  });

  it('says which columns mean nothing, and which mean the same', () => {
    const { ignored, repeated } = layoutOf(['Mobile', 'Phone', ' Ward ', 'first_name']);
    expect(ignored).toEqual(['Ward']);
    expect(repeated).toEqual(['phone_primary', 'phone_primary']);
  });
});

describe('a row', () => {
  const layout = layoutOf(['first_name', 'gender', 'age', 'is_dnr', 'phone', 'ward']);

  it.each([
    [
      'texts',
      ['Asha', 'female', '', '', '98 76', 'x'],
      { first_name: 'Asha', gender: 'FEMALE', phone_primary: '98 76' },
    ],
    ['letters for genders', ['', 'm', '', '', ''], { gender: 'MALE' }],
    ['numbers and words for yes and no', ['', '', '40', 'Yes', ''], { age_only: 40, is_dnr: true }],
    ['no', ['', '', '', '0', ''], { is_dnr: false }],
    [
      'what the form is to refuse',
      ['', 'x', 'old', 'maybe'],
      { gender: 'X', age_only: 'old', is_dnr: 'maybe' },
    ],
    ['fewer cells', ['Asha'], { first_name: 'Asha' }],
    [
      'cells that were made harmless',
      ["'=1", '', '', '', "'+91 98"],
      { first_name: '=1', phone_primary: '+91 98' },
    ],
  ])('may have %s', (_, cells, form) => {
    expect(formOf(layout, cells)).toEqual(form);
  });

  it('is none when it is blank', () => {
    expect(isBlank(['', ' '])).toBe(true);
    expect(isBlank(['', 'x'])).toBe(false);
  });
});

describe('who a row is about', () => {
  const person = {
    first_name: 'Asha',
    last_name: 'Rao',
    dob: '1990-01-01',
    phone_primary: '+91987',
    national_id_hash: null,
  };

  it('does not depend on how it is written', () => {
    expect(personOf({ ...person, first_name: 'ASHA', last_name: ' rao ' })).toBe(personOf(person));
  });

  it.each([
    { dob: '1990-01-02' },
    { phone_primary: null },
    { first_name: 'Usha' },
    { national_id_hash: 'x' },
  ])('depends on %j', change => {
    expect(personOf({ ...person, ...change })).not.toBe(personOf(person));
  });
});
