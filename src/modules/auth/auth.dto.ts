import { z } from 'zod';
import { newPassword } from '../../core/crypto/password-rules.js';
import { email, uuid } from '../../core/http/fields.js';
import { RoleGrantResponse, UserStatus } from '../users/index.js';

/** OAuth2 password form (RFC 6749 §4.3). */
export const Login = z
  .object({
    username: z.string().trim().min(1, 'must not be empty').max(254),
    password: z.string().trim().min(1, 'must not be empty').max(128),
    grant_type: z.literal('password').optional(),
    otp: z
      .string()
      .trim()
      .max(64)
      .transform(value => value || undefined)
      .optional()
      .describe('Code of a second factor, to sign in with one request'),
  })
  .meta({ id: 'Login' });
export type Login = z.output<typeof Login>;

const secret = z.string().trim().min(20, 'is not valid').max(200, 'is not valid');
export const TokenQuery = z.object({ token: secret });
export type TokenQuery = z.output<typeof TokenQuery>;

export const ForgotPassword = z.object({ email }).meta({ id: 'ForgotPassword' });
export type ForgotPassword = z.output<typeof ForgotPassword>;

export const ResetPassword = z
  .object({ token: secret, new_password: newPassword })
  .meta({ id: 'ResetPassword' });
export type ResetPassword = z.output<typeof ResetPassword>;

export const AcceptInvitation = z.object({ token: secret }).meta({ id: 'AcceptInvitation' });
export type AcceptInvitation = z.output<typeof AcceptInvitation>;

export const ChangePassword = z
  .object({ old_password: z.string().max(128).nullish(), new_password: newPassword })
  .meta({ id: 'ChangePassword' });
export type ChangePassword = z.output<typeof ChangePassword>;

export const MembershipResponse = z
  .object({ tenant_id: uuid, tenant_name: z.string(), is_default: z.boolean() })
  .meta({ id: 'Membership' });

export const LoginResponse = z
  .object({
    access_token: z.string(),
    token_type: z.literal('bearer'),
    expires_in: z.int().describe('Seconds'),
    refresh_token: z.string().describe('Works once, at `POST /auth/refresh`'),
    must_change_password: z.boolean(),
    must_set_up_second_factor: z.boolean(),
    memberships: z.array(MembershipResponse),
  })
  .meta({ id: 'LoginResponse' });
export type LoginResponse = z.output<typeof LoginResponse>;

export const Message = z.object({ message: z.string() }).meta({ id: 'Message' });

export const PasswordChanged = z
  .object({ message: z.string(), must_change_password: z.literal(false) })
  .meta({ id: 'PasswordChanged' });

export const UsableLink = z.object({ valid: z.literal(true), email: z.string() }).meta({ id: 'UsableLink' });

export const VerifyEmailResponse = z
  .object({
    message: z.string(),
    tenant_id: uuid.nullable(),
    status: z.string(),
    already_verified: z.boolean(),
  })
  .meta({ id: 'VerifyEmailResponse' });
export type VerifyEmailResponse = z.output<typeof VerifyEmailResponse>;

const MyTenant = z
  .object({
    id: uuid,
    name: z.string(),
    status: z.string(),
    time_zone: z.string(),
    max_users: z.int().nullable(),
    max_patients: z.int().nullable(),
    address: z.string().nullable(),
    contact_phone: z.string().nullable(),
    contact_email: z.string(),
  })
  .meta({ id: 'MyTenant' });

export const MeResponse = z
  .object({
    id: uuid,
    tenant_id: uuid.nullable(),
    email: z.string(),
    first_name: z.string(),
    last_name: z.string(),
    phone: z.string().nullable(),
    department: z.string().nullable(),
    specialization: z.string().nullable(),
    status: UserStatus,
    is_active: z.boolean(),
    is_deleted: z.boolean(),
    must_change_password: z.boolean(),
    must_set_up_second_factor: z.boolean(),
    email_verified: z.boolean(),
    roles: z.array(RoleGrantResponse),
    tenant_name: z.string().nullable(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
    last_login_at: z.iso.datetime().nullable().optional(),
    memberships: z.array(MembershipResponse),
    tenant: MyTenant.optional(),
  })
  .meta({ id: 'Me' });
export type MeResponse = z.output<typeof MeResponse>;
