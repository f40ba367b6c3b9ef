import { randomBytes } from 'node:crypto';
import { newId } from '../../core/ids.js';
import { codeHashOf, codeOf, invitationSecretOf, isSameHash } from './portal.rules.js';

const key = Buffer.alloc(32, 7);
const id = '0190a000-0000-7000-8000-000000000001';

describe('a code', () => {
  it('has six digits and follows from its id', () => {
    expect(codeOf(key, id)).toMatch(/^\d{6}$/);
    expect(codeOf(key, id)).toBe(codeOf(key, id));
    expect(codeOf(randomBytes(32), id) + codeOf(randomBytes(32), id)).not.toBe(codeOf(key, id).repeat(2));
  });

  it('is any of a million, leading noughts included', () => {
    const codes = Array.from({ length: 20_000 }, () => codeOf(key, newId()));
    const tenths = new Set(codes.map(code => code[0]));
    expect(tenths.size).toBe(10);
    expect(new Set(codes).size).toBeGreaterThan(19_000);
  });

  it.each([
    ['the code and the id', key, id, true],
    ['another id', key, id.replace(/1$/, '2'), false],
    ['another key', Buffer.alloc(32, 8), id, false],
  ])('is recognised by %s', (_, otherKey, otherId, same) => {
    expect(isSameHash(codeHashOf(key, id, '042917'), codeHashOf(otherKey, otherId, '042917'))).toBe(same);
  });

  it('is no other code', () => {
    expect(isSameHash(codeHashOf(key, id, '042917'), codeHashOf(key, id, '042918'))).toBe(false);
  });
});

it('an invitation has 256 bits, and nothing of them in the code of the same id', () => {
  expect(invitationSecretOf(key, id)).toMatch(/^[\w-]{43}$/);
  expect(invitationSecretOf(key, id)).not.toBe(invitationSecretOf(Buffer.alloc(32, 8), id));
});
