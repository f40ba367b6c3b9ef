import { z } from 'zod';

const special = /[!@#$%^&*()_+\-=[\]{}|;:,.<>?]/;

/** A new password: 8–128 characters with upper and lower case, a digit and one of `!@#$%^&*()_+-=[]{}|;:,.<>?`. */
export const newPassword = z
  .string()
  .min(8, 'must have at least 8 characters')
  .max(128, 'must have at most 128 characters')
  .regex(/\p{Lu}/u, 'must contain an upper-case letter')
  .regex(/\p{Ll}/u, 'must contain a lower-case letter')
  .regex(/\d/, 'must contain a digit')
  .regex(special, 'must contain a special character');

/** Whose password it is to be. */
export interface PasswordOwner {
  readonly email: string;
  readonly first_name: string;
  readonly last_name: string;
}

/**
 * Whether a password tells its owner: it contains, ignoring case, what stands before the @ of the address, or a word
 * of at least four letters of it or of the name.
 */
export function namesItsOwner(password: string, { email, first_name, last_name }: PasswordOwner): boolean {
  const [local = ''] = email.split('@');
  const words = [local, ...[local, first_name, last_name].flatMap(name => name.split(/[^\p{L}\p{M}]+/u))];
  const typed = plain(password);
  return words.some(word => (word.match(/\p{L}/gu) ?? []).length >= 4 && typed.includes(plain(word)));
}

const plain = (text: string): string => text.normalize('NFC').toLowerCase();
