import { z } from 'zod';
import { day, email, personName, phoneNumber, uuid } from '../../core/http/fields.js';

const address = {
  email: email.optional(),
  phone: phoneNumber.optional().describe("Without country code: of the hospital's country"),
};
const hasOne = ({ email, phone }: { email?: string | undefined; phone?: string | undefined }) =>
  (email === undefined) !== (phone === undefined);
const oneOfThem = { path: ['email'], error: 'either an e-mail address or a phone number is needed' };

/** A hospital in the address of a route: its code. */
export const HospitalName = z.string().max(100);

export const RequestPortalCode = z
  .object(address)
  .refine(hasOne, oneOfThem)
  .meta({ id: 'RequestPortalCode' });
export type RequestPortalCode = z.output<typeof RequestPortalCode>;

export const PortalSignIn = z
  .object({
    ...address,
    code: z
      .string()
      .trim()
      .regex(/^\d{6}$/, 'must have six digits'),
  })
  .refine(hasOne, oneOfThem)
  .meta({ id: 'PortalSignIn' });
export type PortalSignIn = z.output<typeof PortalSignIn>;

export const RefreshPortalSession = z
  .object({ refresh_token: z.string().min(1, 'must not be empty').max(200, 'is not valid') })
  .meta({ id: 'RefreshPortalSession' });
export type RefreshPortalSession = z.output<typeof RefreshPortalSession>;

export const LinkByDetails = z
  .object({ first_name: personName, last_name: personName.nullish(), dob: day })
  .meta({ id: 'LinkByDetails' });
export type LinkByDetails = z.output<typeof LinkByDetails>;

export const LinkByInvitation = z
  .object({ token: z.string().trim().min(20, 'is not valid').max(200, 'is not valid') })
  .meta({ id: 'LinkByInvitation' });
export type LinkByInvitation = z.output<typeof LinkByInvitation>;

export const PortalMessage = z.object({ message: z.string() }).meta({ id: 'PortalMessage' });

export const PortalSessionResponse = z
  .object({
    access_token: z.string(),
    token_type: z.literal('bearer'),
    expires_in: z.int().describe('Seconds'),
    refresh_token: z.string().describe('Works once, at `POST /portal/hospitals/{hospital}/refresh`'),
    is_linked: z.boolean().describe('The account stands for a record'),
  })
  .meta({ id: 'PortalSession' });
export type PortalSessionResponse = z.output<typeof PortalSessionResponse>;

export const PortalAccountResponse = z
  .object({
    id: uuid,
    kind: z.enum(['EMAIL', 'PHONE']),
    address: z.string(),
    is_linked: z.boolean(),
    hospital: z.object({
      name: z.string(),
      time_zone: z.string(),
      contact_email: z.string(),
      contact_phone: z.string().nullable(),
    }),
  })
  .meta({ id: 'PortalAccount' });
export type PortalAccountResponse = z.output<typeof PortalAccountResponse>;

export const LinkResult = z
  .object({ is_linked: z.boolean().describe('false: nobody matches, and no more is said of whom we know') })
  .meta({ id: 'PortalLink' });
export type LinkResult = z.output<typeof LinkResult>;

export const PortalStanding = z
  .object({
    patient_id: uuid,
    is_linked: z.boolean(),
    is_active: z.boolean().nullable(),
    kind: z.enum(['EMAIL', 'PHONE']).nullable(),
    linked_at: z.iso.datetime().nullable(),
    linked_by: z.enum(['MATCH', 'INVITATION']).nullable(),
    last_sign_in_at: z.iso.datetime().nullable(),
    invited_until: z.iso.datetime().nullable().describe('An invitation is open until then'),
  })
  .meta({ id: 'PortalStanding' });
export type PortalStanding = z.output<typeof PortalStanding>;

export const SetPortalAccount = z.object({ is_active: z.boolean() }).meta({ id: 'SetPortalAccount' });
export type SetPortalAccount = z.output<typeof SetPortalAccount>;
