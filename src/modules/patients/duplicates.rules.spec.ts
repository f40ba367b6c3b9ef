import { isSameNumber, resemblance, type Person } from './duplicates.rules.js';

const asha: Person = {
  first_name: 'Asha',
  last_name: 'Kulkarni',
  dob: '1988-03-14',
  phones: ['+919876543210'],
  national_id_hashes: ['h'],
};
const stranger: Person = {
  first_name: 'Ravi',
  last_name: 'Naidu',
  dob: '1990-01-01',
  phones: ['+919811111111'],
  national_id_hashes: [],
};

describe('two people', () => {
  it.each<[string, Partial<Person>, number | undefined, string[]]>([
    ['who share nothing', {}, undefined, []],
    ['with one phone', { phones: ['+919876543210'] }, 0.5, ['phone']],
    ['with one phone among others', { phones: ['+911', '9876543210'] }, 0.5, ['phone']],
    ['with one name', { first_name: 'Asha', last_name: 'Kulkarni' }, undefined, []],
    ['with one first name', { first_name: 'Asha' }, undefined, []],
    ['with one birthday', { dob: '1988-03-14' }, undefined, []],
    ['with one national id', { national_id_hashes: ['h'] }, 0.3, ['national id']],
    [
      'with one name and birthday',
      { first_name: 'ASHA', last_name: 'kulkarni', dob: '1988-03-14' },
      0.4,
      ['name', 'date of birth'],
    ],
    [
      'with one first name and birthday',
      { first_name: 'Asha', dob: '1988-03-14' },
      0.3,
      ['first name', 'date of birth'],
    ],
    ['who are the same in everything', asha, 1, ['phone', 'name', 'date of birth', 'national id']],
  ])('%s', (_, change, score, reasons) => {
    const found = resemblance(asha, { ...stranger, ...change });
    expect(found).toEqual(score === undefined ? undefined : { score, reasons });
  });

  it('of whom nothing is known do not resemble each other', () => {
    const unknown = { ...stranger, dob: null, phones: [], national_id_hashes: [] };
    expect(resemblance({ ...unknown, first_name: 'A' }, { ...unknown, first_name: 'B' })).toBeUndefined();
  });

  it('without last names share the first one', () => {
    const one = { ...stranger, last_name: null };
    expect(resemblance(one, { ...one, phones: [] })).toEqual({
      score: 0.3,
      reasons: ['first name', 'date of birth'],
    });
  });
});

describe('two telephone numbers', () => {
  it.each([
    ['with and without country', '+91 98765 43210', '9876543210', true],
    ['with a trunk zero', '+919876543210', '09876543210', true],
    ['written otherwise', '(98765) 43-210', '98765 43210', true],
    ['of another country', '+48600700800', '+91600700800', false],
    ['with another digit', '+919876543210', '+919876543211', false],
    ['too short to tell', '43210', '9876543210', false],
  ])('%s', (_, one, other, same) => {
    expect(isSameNumber(one, other)).toBe(same);
  });
});
