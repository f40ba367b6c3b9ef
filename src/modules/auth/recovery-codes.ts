import { randomInt } from 'node:crypto';
import { sha256 } from '../../core/crypto/keys.js';

/** Crockford's base32: no letters that look like digits. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

const howMany = 10;

/** Ten new codes of 80 bits, such as `7K2M-9QXD-41TB-W0HZ`. */
export const newRecoveryCodes = (): string[] => Array.from({ length: howMany }, newCode);

function newCode(): string {
  const letters = Array.from({ length: 16 }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
  return letters.replace(/.{4}(?=.)/g, '$&-');
}

/** By what a code is stored and found, however it was typed. With 80 bits it needs neither salt nor slowness. */
export const recoveryCodeHash = (code: string): Buffer =>
  sha256(
    code
      .toUpperCase()
      .replace(/[^0-9A-Z]/g, '')
      .replace(/O/g, '0')
      .replace(/[IL]/g, '1'),
  );
