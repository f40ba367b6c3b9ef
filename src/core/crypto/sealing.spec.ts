import { randomBytes } from 'node:crypto';
import { openWith, sealWith } from './sealing.js';

const key = randomBytes(32);

describe('what is sealed', () => {
  it('opens with its key and what it is about', () => {
    for (const plain of ['', 'a secret', 'शर्मा 🔑'])
      expect(openWith(key, sealWith(key, plain, 'a'), 'a')).toBe(plain);
  });

  it('never looks the same twice, nor like what it hides', () => {
    const sealed = [sealWith(key, 'a secret'), sealWith(key, 'a secret')];
    expect(new Set(sealed).size).toBe(2);
    for (const each of sealed)
      expect(Buffer.from(each, 'base64url').toString('latin1')).not.toContain('secret');
  });

  it.each<[string, (sealed: string) => string]>([
    ['with another key', sealed => openWith(randomBytes(32), sealed, 'a')],
    ['about something else', sealed => openWith(key, sealed, 'b')],
    [
      'when it has been altered',
      sealed => openWith(key, `${sealed.startsWith('A') ? 'B' : 'A'}${sealed.slice(1)}`, 'a'),
    ],
    ['when it has been cut off', sealed => openWith(key, sealed.slice(0, 20), 'a')],
  ])('does not open %s', (_, opened) => {
    expect(() => opened(sealWith(key, 'a longer secret', 'a'))).toThrow();
  });
});
