import { newRecoveryCodes, recoveryCodeHash } from './recovery-codes.js';

it('there are ten recovery codes, each different, of 16 letters that cannot be mixed up', () => {
  const codes = newRecoveryCodes();
  expect(new Set(codes).size).toBe(10);
  for (const code of codes) expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
});

describe('a recovery code is found', () => {
  const stored = recoveryCodeHash('7K2M-9QXD-41TB-W0HZ');
  it.each([
    ['as it was shown', '7K2M-9QXD-41TB-W0HZ'],
    ['in small letters', '7k2m-9qxd-41tb-w0hz'],
    ['without dashes or with spaces', ' 7K2M9QXD 41TB W0HZ '],
    ['with letters for the digits they look like', '7K2M-9QXD-4lTB-WoHZ'],
  ])('%s', (_, typed) => expect(recoveryCodeHash(typed)).toEqual(stored));

  it('and no other', () => {
    for (const other of ['7K2M-9QXD-41TB-W0HY', '7K2M-9QXD-41TB', ''])
      expect(recoveryCodeHash(other)).not.toEqual(stored);
  });
});
