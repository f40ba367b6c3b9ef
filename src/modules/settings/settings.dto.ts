import { z } from 'zod';
import { email, optionalText, text, timeZone } from '../../core/http/fields.js';

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

export const localTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of the day such as 21:00')
  .describe('Local time of the hospital');

const choices = {
  locale: z
    .enum(['en', 'hi'], 'must be en or hi')
    .describe('Language of messages to people who prefer none (BCP 47)'),
  quiet_from: localTime,
  quiet_until: localTime.describe(
    'Until then no text message is sent; the same as `quiet_from`: at any time',
  ),
  reminder_minutes: z
    .array(
      z
        .int('must be a whole number')
        .min(30, 'must be at least 30')
        .max(10_080, 'must be at most 10080, a week'),
    )
    .max(4, 'must be four times at most')
    .refine(times => new Set(times).size === times.length, 'must not name a time twice')
    .describe('How long before a visit its patient is reminded, in minutes; none: never'),
};

const booking = {
  slot_minutes: z
    .int('must be a whole number')
    .min(15, 'must be at least 15')
    .max(120, 'must be at most 120')
    .multipleOf(15, 'must be a multiple of 15')
    .describe('How long a visit takes with doctors who say nothing else'),
  listed_publicly: z.boolean().describe('Doctors are found by the public search across hospitals'),
};

export const HospitalSettings = z
  .object({
    name: z.string(),
    contact_email: z.string(),
    contact_phone: z.string().nullable(),
    address: z.string().nullable(),
    time_zone: z.string(),
    ...choices,
    prescription_footer: z.string().nullable(),
    city: z.string().nullable(),
    ...booking,
    has_logo: z.boolean(),
  })
  .meta({ id: 'HospitalSettings' });
export type HospitalSettings = z.output<typeof HospitalSettings>;

export const UpdateHospitalSettings = z
  .object({
    name: text(150, 5),
    contact_email: email.transform(value => value.toLowerCase()),
    contact_phone: optionalText(20, 5).refine(
      phone => !phone || /^[0-9+\- ]+$/.test(phone),
      'must be a phone number',
    ),
    address: optionalText(500),
    time_zone: timeZone,
    ...choices,
    prescription_footer: optionalText(300).describe('At the foot of every page, e.g. opening hours'),
    city: optionalText(100).describe('Where strangers find the hospital'),
    ...booking,
  })
  .partial()
  .meta({ id: 'UpdateHospitalSettings' });
export type UpdateHospitalSettings = z.output<typeof UpdateHospitalSettings>;

export const PngFile = z.string().meta({ id: 'PngFile', format: 'binary' });
