import { context } from '../context.js';
import type { TenancyScope } from '../tenancy/tenancy-scope.js';
import { FieldCipher } from './field-cipher.js';
import { Keys } from './keys.js';

const cipher = new FieldCipher(new Keys('a master secret that only this test knows'));

/** Runs work as if inside a hospital. */
const inside = <T>(id: string, work: () => T): T =>
  context.run({ requestId: 'r', tenancy: { tenant: { id } } as TenancyScope }, work);

describe('an encrypted field', () => {
  it('is read back in the hospital that sealed it', () => {
    const sealed = inside('a', () => cipher.seal('1234 5678 9012'));
    expect(sealed).not.toContain('1234');
    expect(inside('a', () => cipher.open(sealed))).toBe('1234 5678 9012');
  });

  it('is different each time, so that equal values cannot be told', () => {
    expect(inside('a', () => cipher.seal('x'))).not.toBe(inside('a', () => cipher.seal('x')));
  });

  it('cannot be read in another hospital', () => {
    const sealed = inside('a', () => cipher.seal('1234'));
    expect(() => inside('b', () => cipher.open(sealed))).toThrow();
  });

  it('cannot be altered', () => {
    const sealed = inside('a', () => cipher.seal('1234'));
    const bytes = Buffer.from(sealed.slice(3), 'base64url');
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
    expect(() => inside('a', () => cipher.open(`v1.${bytes.toString('base64url')}`))).toThrow();
  });

  it('needs an open hospital', () => {
    expect(() => cipher.seal('x')).toThrow('No hospital has been entered');
  });
});

describe('the fingerprint of a value', () => {
  const fingerprint = (value: string, hospital = 'a') => inside(hospital, () => cipher.fingerprint(value));

  it.each(['1234-5678 9012', '1234/5678/9012', '１２３４56789012'])('takes %s for 123456789012', value => {
    expect(fingerprint(value)).toBe(fingerprint('123456789012'));
  });

  it('does not mind case', () => {
    expect(fingerprint('abcde1234f')).toBe(fingerprint('ABCDE1234F'));
  });

  it('differs between values and between hospitals', () => {
    expect(fingerprint('1234')).not.toBe(fingerprint('1235'));
    expect(fingerprint('1234')).not.toBe(fingerprint('1234', 'b'));
  });
});
