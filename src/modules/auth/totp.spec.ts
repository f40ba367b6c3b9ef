import { generateSync } from 'otplib';
import { isTotp, newTotpSecret, otpauthUrl, stepOf } from './totp.js';

/** RFC 6238, appendix B, SHA-1; its secret is `12345678901234567890`, its codes are cut to six digits. */
const rfc = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const at = (seconds: number) => new Date(seconds * 1000);

describe('a code', () => {
  it.each([
    [59, '287082', 1],
    [1_111_111_109, '081804', 37_037_036],
    [1_111_111_111, '050471', 37_037_037],
    [1_234_567_890, '005924', 41_152_263],
    [2_000_000_000, '279037', 66_666_666],
  ])('is the one of the RFC at second %i', (second, code, step) => {
    expect(stepOf(rfc, code, at(second))).toBe(step);
  });

  it.each([
    ['two steps ago', -2, false],
    ['one step ago', -1, true],
    ['now', 0, true],
    ['in one step', 1, true],
    ['in two steps', 2, false],
  ])('of %s', (_, steps, counts) => {
    // The first and the last second of a step.
    for (const second of [1_700_000_010, 1_700_000_039]) {
      const token = generateSync({ secret: rfc, epoch: second + 30 * steps });
      const step = Math.floor(second / 30) + steps;
      expect(stepOf(rfc, token, at(second))).toBe(counts ? step : undefined);
    }
  });

  it.each(['', '28708', '2870822', '28708a', '２８７０８２', 'AAAA-AAAA-AAAA-AAAA'])('is never %j', code => {
    expect(isTotp(code)).toBe(false);
    expect(stepOf(rfc, code, at(59))).toBeUndefined();
  });
});

it('a secret has 160 bits and is never the same', () => {
  const secrets = Array.from({ length: 50 }, newTotpSecret);
  expect(new Set(secrets).size).toBe(50);
  for (const secret of secrets) expect(secret).toMatch(/^[A-Z2-7]{32}$/);
});

it('the address for apps names product and person', () => {
  expect(otpauthUrl(rfc, 'a+b@c.in')).toBe(
    `otpauth://totp/Hospital%20Platform:a%2Bb%40c.in?secret=${rfc}&issuer=Hospital%20Platform`,
  );
});
