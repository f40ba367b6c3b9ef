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
