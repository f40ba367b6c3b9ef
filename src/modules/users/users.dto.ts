import { z } from 'zod';
import { email, flag, optionalText, personName, text, uuid } from '../../core/http/fields.js';

export const staffPhone = z
  .union([
    z.null(),
    z.literal(''),
    z
      .string()
      .trim()
      .regex(/^\+?[0-9][0-9 -]{6,18}$/, 'must be a phone number of 8 to 15 digits'),
  ])
  .transform(value => (value === '' ? null : value))
  .refine(
    value => value === null || /^\d{8,15}$/.test(value.replace(/\D/g, '')),
    'must be a phone number of 8 to 15 digits',
  )
  .optional();

export const CreateUser = z
  .object({
    email: email.transform(value => value.toLowerCase()),
    first_name: personName,
    last_name: personName,
    phone: staffPhone,
    department: text(100),
    specialization: optionalText(100),
    roles: z.array(text(50)).min(1, 'must name at least one role').max(20),
  })
  .meta({ id: 'CreateUser' });
export type CreateUser = z.output<typeof CreateUser>;

export const UserFilter = z.object({
  search: z.string().trim().max(100).optional(),
  role: z.string().trim().max(50).optional(),
  department: z.string().trim().max(100).optional(),
  include_inactive: flag.optional(),
});
export type UserFilter = z.output<typeof UserFilter>;

export const RoleGrantResponse = z
  .object({ name: z.string(), permissions: z.array(z.object({ code: z.string() })) })
  .meta({ id: 'RoleGrant' });

export const UserStatus = z.enum(['ACTIVE', 'INACTIVE', 'LOCKED', 'PASSWORD_EXPIRED']);

export const UserResponse = z
  .object({
    id: uuid,
    tenant_id: uuid.nullable(),
    email: z.string(),
    first_name: z.string(),
    last_name: z.string(),
    phone: z.string().nullable(),
    department: z.string().nullable().describe('Name of the department'),
    specialization: z.string().nullable(),
    status: UserStatus,
    is_active: z.boolean(),
    is_deleted: z.boolean(),
    must_change_password: z.boolean(),
    email_verified: z.boolean(),
    roles: z.array(RoleGrantResponse),
    tenant_name: z.string().nullable(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
    temp_password: z.string().optional().describe('First password; in demo and sandbox mode only'),
  })
  .meta({ id: 'User' });
export type UserResponse = z.output<typeof UserResponse>;
