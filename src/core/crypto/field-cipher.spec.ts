import { createHash } from 'node:crypto';
import { context } from '../context.js';
import { currentTenant, type TenancyScope } from '../tenancy/tenancy-scope.js';
import type { DataKey } from './data-keys.js';
import { FieldCipher, sealedBy } from './field-cipher.js';

const keyOf = (number: number): DataKey => {
  const { id } = currentTenant();
  return { number, for: purpose => createHash('sha256').update(`${id}:${number}:${purpose}`).digest() };
};

/** A cipher in a hospital that seals with one key and looks for values with several. */
const having = (current: number, searched = [current]) =>
  new FieldCipher({
    current: async () => Promise.resolve(keyOf(current)),
    numbered: async number => Promise.resolve(keyOf(number)),
    searched: async () => Promise.resolve(searched.map(keyOf)),
  });
const cipher = having(1);

/** Runs work as if inside a hospital. */
const inside = <T>(id: string, work: () => T): T =>
  context.run({ requestId: 'r', tenancy: { tenant: { id } } as TenancyScope }, work);

describe('an encrypted field', () => {
  it('is read back in the hospital that sealed it', async () => {
    const sealed = await inside('a', () => cipher.seal('1234 5678 9012'));
    expect(sealed).not.toContain('1234');
    expect(sealed.startsWith(sealedBy(1))).toBe(true);
    expect(await inside('a', () => cipher.open(sealed))).toBe('1234 5678 9012');
  });

  it('is different each time, so that equal values cannot be told', async () => {
    expect(await inside('a', () => cipher.seal('x'))).not.toBe(await inside('a', () => cipher.seal('x')));
  });

  it('is read by the number of its key, whichever key seals now', async () => {
    const sealed = await inside('a', () => having(3).seal('1234'));
    expect(await inside('a', () => having(12).open(sealed))).toBe('1234');
    expect(await inside('a', () => having(12).isOutdated(sealed))).toBe(true);
    expect(await inside('a', () => having(3).isOutdated(sealed))).toBe(false);
  });

  it('is read, too, when it was sealed before keys had numbers', async () => {
    const sealed = await inside('a', () => having(0).seal('1234'));
    expect(sealed).toMatch(/^v1\.[\w-]+$/);
    expect(await inside('a', () => having(1).open(sealed))).toBe('1234');
  });

  it('cannot be read in another hospital, nor under another key', async () => {
    const sealed = await inside('a', () => cipher.seal('1234'));
    await expect(inside('b', () => cipher.open(sealed))).rejects.toThrow();
    await expect(inside('a', () => cipher.open(sealed.replace('v2.1.', 'v2.2.')))).rejects.toThrow();
  });

  it('cannot be altered', async () => {
    const sealed = await inside('a', () => cipher.seal('1234'));
    const bytes = Buffer.from(sealed.slice(5), 'base64url');
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
    await expect(inside('a', () => cipher.open(sealedBy(1) + bytes.toString('base64url')))).rejects.toThrow();
  });

  it.each(['', 'v3.1.x', 'v2.x', 'v2.0.x', 'v2.-1.x', 'v2..x'])('cannot be %j', async sealed => {
    await expect(inside('a', () => cipher.open(sealed))).rejects.toThrow('Unknown version');
  });

  it('needs an open hospital', async () => {
    await expect(cipher.seal('x')).rejects.toThrow('No hospital has been entered');
  });
});

describe('the fingerprint of a value', () => {
  const fingerprint = async (value: string, hospital = 'a') =>
    (await inside(hospital, () => cipher.sealSearchable(value))).fingerprint;

  it.each(['1234-5678 9012', '1234/5678/9012', '１２３４56789012'])(
    'takes %s for 123456789012',
    async value => {
      expect(await fingerprint(value)).toBe(await fingerprint('123456789012'));
    },
  );

  it('does not mind case', async () => {
    expect(await fingerprint('abcde1234f')).toBe(await fingerprint('ABCDE1234F'));
  });

  it('differs between values and between hospitals', async () => {
    expect(await fingerprint('1234')).not.toBe(await fingerprint('1235'));
    expect(await fingerprint('1234')).not.toBe(await fingerprint('1234', 'b'));
  });

  it('is looked for with every key under which it may be stored', async () => {
    const found = await inside('a', () => having(2, [1, 2]).fingerprints('1234'));
    expect(found).toHaveLength(2);
    expect(found).toContain(await fingerprint('1234'));
  });
});
