import { createHmac, timingSafeEqual } from 'node:crypto';

/** Minutes for which a code works. */
export const codeMinutes = 10;
/** Tries that a code allows; the last wrong one locks it, and its address until the code would have expired. */
export const codeTries = 5;
/** Wrong answers to "who are you?" that an account has; afterwards only an invitation helps. */
export const linkTries = 5;
/** Days for which an invitation works. */
export const invitationDays = 7;

/** Where a code goes: an e-mail address in lower case, or a telephone number as E.164. */
export interface Address {
  readonly kind: 'EMAIL' | 'PHONE';
  readonly address: string;
}

/** The six digits that belong to a code's id. Whoever has no key cannot tell them from random ones. */
export function codeOf(key: Buffer, id: string): string {
  const number = createHmac('sha256', key).update(`code:${id}`).digest().readUIntBE(0, 6) % 1_000_000;
  return String(number).padStart(6, '0');
}

/** What is stored of a code: keyed, since a million hashes are made in a second. */
export const codeHashOf = (key: Buffer, id: string, code: string): Buffer =>
  createHmac('sha256', key).update(`typed:${id}:${code}`).digest();

export const isSameHash = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b);

/** The secret of an invitation follows from its id (ADR 7). */
export const invitationSecretOf = (key: Buffer, id: string): string =>
  createHmac('sha256', key).update(`invitation:${id}`).digest('base64url');
