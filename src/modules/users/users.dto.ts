import { z } from 'zod';
import {
  email,
  flag,
  listOf,
  optionalText,
  pageNumber,
  pageSize,
  personName,
  text,
  uuid,
} from '../../core/http/fields.js';

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
    registration_number: optionalText(50).describe('Of a doctor, with the medical council; on prescriptions'),
    roles: z.array(text(50)).min(1, 'must name at least one role').max(20),
  })
  .meta({ id: 'CreateUser' });
export type CreateUser = z.output<typeof CreateUser>;

/** The web client always sends every member; what does not differ is no change. */
export const UpdateUser = CreateUser.omit({ email: true })
  .partial()
  .extend({
    status: z.enum(['ACTIVE', 'INACTIVE'], 'must be ACTIVE or INACTIVE').optional(),
    is_active: z.boolean().optional(),
  })
  .meta({ id: 'UpdateUser' });
export type UpdateUser = z.output<typeof UpdateUser>;

export const UpdateProfile = CreateUser.pick({
  first_name: true,
  last_name: true,
  phone: true,
  specialization: true,
  registration_number: true,
})
  .partial()
  .meta({ id: 'UpdateProfile' });
export type UpdateProfile = z.output<typeof UpdateProfile>;

export const UserStatus = z.enum(['ACTIVE', 'INACTIVE', 'LOCKED', 'PASSWORD_EXPIRED']);

export const UserFilter = z.object({
  search: z.string().trim().max(100).optional(),
  role: z.string().trim().max(50).optional(),
  department: z.string().trim().max(100).optional(),
  status: UserStatus.optional().describe('Decides instead of include_inactive'),
  include_inactive: flag.optional(),
  page: pageNumber.optional().describe('With page or page_size the answer is an envelope, else a bare array'),
  page_size: pageSize.optional().describe('Default with page: 50'),
});
export type UserFilter = z.output<typeof UserFilter>;

export const isPaged = ({ page, page_size }: UserFilter): boolean =>
  page !== undefined || page_size !== undefined;

export const RoleGrantResponse = z
  .object({ name: z.string(), permissions: z.array(z.object({ code: z.string() })) })
  .meta({ id: 'RoleGrant' });

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
    registration_number: z.string().nullable(),
    status: UserStatus,
    is_active: z.boolean(),
    is_deleted: z.boolean(),
    must_change_password: z.boolean(),
    email_verified: z.boolean(),
    last_login_at: z.iso.datetime().nullable(),
    last_activity_at: z.iso
      .datetime()
      .nullable()
      .describe(
        'Last request in this hospital, to about a minute; null without users:update, but for oneself',
      ),
    failed_logins: z
      .int()
      .nullable()
      .describe('Since the last sign-in that succeeded; null without users:update, but for oneself'),
    roles: z.array(RoleGrantResponse),
    tenant_name: z.string().nullable(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
    temp_password: z.string().optional().describe('First password; in demo and sandbox mode only'),
  })
  .meta({ id: 'User' });
export type UserResponse = z.output<typeof UserResponse>;

const UserList = listOf(UserResponse).meta({ id: 'UserList' });

/** A bare array, as the web client reads it, or a page when one is asked for. */
export const Users = z.union([z.array(UserResponse), UserList]).meta({ id: 'Users' });

export const InvitationResponse = z
  .object({
    first_name: z.string(),
    last_name: z.string(),
    email: z.string(),
    message: z.string(),
    temp_password: z.string().optional().describe('New first password; in demo and sandbox mode only'),
  })
  .meta({ id: 'Invitation' });
export type InvitationResponse = z.output<typeof InvitationResponse>;

export const StaffMessage = z.object({ message: z.string() }).meta({ id: 'StaffMessage' });
export type StaffMessage = z.output<typeof StaffMessage>;
