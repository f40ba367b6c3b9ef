import { z } from 'zod';

/** A code of an authenticator app, or a recovery code. */
const code = z.string().trim().min(1, 'must not be empty').max(64, 'is not valid');

export const EnrolmentResponse = z
  .object({
    secret: z.string().describe('Base32, to be typed where a QR code cannot be read'),
    otpauth_url: z.string(),
    qr_svg: z.string().describe('`otpauth_url` as a QR code'),
  })
  .meta({ id: 'SecondFactorEnrolment' });
export type EnrolmentResponse = z.output<typeof EnrolmentResponse>;

export const ConfirmSecondFactor = z.object({ code }).meta({ id: 'ConfirmSecondFactor' });
export type ConfirmSecondFactor = z.output<typeof ConfirmSecondFactor>;

export const RecoveryCodes = z
  .object({ recovery_codes: z.array(z.string()).describe('Each works once; shown now and never again') })
  .meta({ id: 'RecoveryCodes' });
export type RecoveryCodes = z.output<typeof RecoveryCodes>;

export const SecondFactorResponse = z
  .object({
    is_enrolled: z.boolean(),
    is_demanded: z.boolean().describe('By a hospital of the caller, or by the platform'),
    confirmed_at: z.iso.datetime().nullable(),
    recovery_codes_left: z.int(),
  })
  .meta({ id: 'SecondFactor' });
export type SecondFactorResponse = z.output<typeof SecondFactorResponse>;

export const VerifySecondFactor = z
  .object({ mfa_token: z.string().trim().min(1, 'must not be empty').max(200, 'is not valid'), code })
  .meta({ id: 'VerifySecondFactor' });
export type VerifySecondFactor = z.output<typeof VerifySecondFactor>;

export const StepUp = z
  .object({
    password: z.string().min(1, 'must not be empty').max(128).optional(),
    code: code.optional().describe('Needed when the account has a second factor'),
  })
  .refine(({ password, code }) => password !== undefined || code !== undefined, {
    path: ['password'],
    message: 'or a code is needed',
  })
  .meta({ id: 'StepUp' });
export type StepUp = z.output<typeof StepUp>;

export const SteppedUp = z
  .object({ message: z.string(), authenticated_at: z.iso.datetime() })
  .meta({ id: 'SteppedUp' });
export type SteppedUp = z.output<typeof SteppedUp>;
