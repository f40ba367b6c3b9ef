import { namesItsOwner, newPassword } from './password-rules.js';
import { temporaryPassword } from './passwords.js';

const refusals = (password: string): string[] =>
  newPassword.safeParse(password).error?.issues.map(({ message }) => message) ?? [];

describe('a new password', () => {
  it.each([
    ['eight characters of four kinds', 'Abcdef1!'],
    ['the longest', `Aa1!${'x'.repeat(124)}`],
    ['spaces and other scripts besides', 'Aa1! तत् पासवर्ड'],
    ['letters of other scripts with case', 'Łódź-Ćma1'],
  ])('can be %s', (_, password) => {
    expect(refusals(password)).toEqual([]);
  });

  it.each([...'!@#$%^&*()_+-=[]{}|;:,.<>?'])('can have %s as its special character', special => {
    expect(refusals(`Abcdefg1${special}`)).toEqual([]);
  });

  it.each([
    ['too short', 'Abcde1!', 'must have at least 8 characters'],
    ['too long', `Aa1!${'x'.repeat(125)}`, 'must have at most 128 characters'],
    ['without upper case', 'abcdef1!', 'must contain an upper-case letter'],
    ['without lower case', 'ABCDEF1!', 'must contain a lower-case letter'],
    ['without digit', 'Abcdefg!', 'must contain a digit'],
    ['without special character', 'Abcdefg1', 'must contain a special character'],
    ['with a special character that is not on the list', 'Abcdefg1~', 'must contain a special character'],
  ])('is refused when it is %s', (_, password, message) => {
    expect(refusals(password)).toEqual([message]);
  });

  it('is told everything that is wrong with it at once', () => {
    expect(refusals('a')).toHaveLength(4);
  });
});

it('a temporary password obeys the rules and is never the same', () => {
  const passwords = Array.from({ length: 200 }, temporaryPassword);
  expect(passwords.flatMap(refusals)).toEqual([]);
  expect(new Set(passwords).size).toBe(200);
});

describe('a password tells its owner', () => {
  const owner = { email: 'asha.k7@hospital.example', first_name: 'Asha Rani', last_name: 'Kulkarni' };

  it.each([
    ['by the last name', 'My-KULKARNI-2026', true],
    ['by one of the first names', 'Rani!2026xx', true],
    ['by the address', 'Asha.K7!go', true],
    ['by a word of the address', 'Asha!2026xx', true],
    ['not by its host', 'Hospital!2026', false],
    ['not by letters that are in another order', 'Inraklu!2026', false],
  ])('%s: %s', (_, password, tells) => {
    expect(namesItsOwner(password, owner)).toBe(tells);
  });

  it.each([
    ['a short address and short names', { email: 'li@x.example', first_name: 'Li', last_name: 'Wu' }],
    ['no last name', { email: '42@x.example', first_name: 'Om', last_name: '' }],
  ])('not when there is %s', (_, short) => {
    expect(namesItsOwner('Li-Wu-Om-42!x', short)).toBe(false);
  });
});
