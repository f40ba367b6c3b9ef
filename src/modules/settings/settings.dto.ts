import { z } from 'zod';

const minLength = z
  .int('must be a whole number')
  .min(8, 'must be at least 8')
  .max(15, 'must be at most 15')
  .describe('Characters that a new password has at least');

export const SignInPolicy = z
  .object({
    second_factor_required: z.boolean().describe('Nothing but enrolling is possible without a second factor'),
    password_min_length: minLength,
  })
  .meta({ id: 'SignInPolicy' });
export type SignInPolicy = z.output<typeof SignInPolicy>;

export const UpdateSignInPolicy = SignInPolicy.partial().meta({ id: 'UpdateSignInPolicy' });
export type UpdateSignInPolicy = z.output<typeof UpdateSignInPolicy>;
