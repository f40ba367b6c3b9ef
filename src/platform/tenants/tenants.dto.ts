import { z } from 'zod';
import { tenantStatuses } from '../../core/tenancy/tenant.js';
import { email, listOf, optionalText, pageOf, text, timeZone, uuid } from '../../core/http/fields.js';

export const RegisterTenant = z
  .object({
    name: text(150, 5),
    address: optionalText(500),
    contact_email: email.transform(value => value.toLowerCase()),
    contact_phone: text(20, 5).regex(/^[0-9+\- ]{5,20}$/, 'must be a phone number'),
    license_number: text(100, 3),
    time_zone: timeZone.default('Asia/Kolkata'),
    country: z
      .string()
      .regex(/^[A-Z]{2}$/, 'must be a country code such as IN (ISO 3166-1)')
      .default('IN'),
  })
  .meta({ id: 'RegisterTenant' });
export type RegisterTenant = z.output<typeof RegisterTenant>;

export const TenantResponse = z
  .object({
    id: uuid,
    name: z.string(),
    address: z.string().nullable(),
    contact_email: z.string(),
    contact_phone: z.string().nullable(),
    license_number: z.string(),
    status: z.enum(tenantStatuses),
    schema_name: z.string(),
    time_zone: z.string(),
    country: z.string(),
    max_users: z.int().nullable(),
    max_patients: z.int().nullable(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
    user_count: z.int().nullable(),
    patient_count: z.int().describe('Of the last minute or two; in the details, of now'),
    admin_email: z.string().nullable().optional(),
    admin_temp_password: z.string().nullable().optional().describe('In demo and sandbox mode only'),
  })
  .meta({ id: 'Tenant' });
export type TenantResponse = z.output<typeof TenantResponse>;

export const TenantFilter = z.object({
  ...pageOf({ default: 50 }),
  search: z.string().trim().max(100).optional(),
  status_filter: z
    .enum(tenantStatuses, 'must be PENDING, VERIFIED, ACTIVE, SUSPENDED or INACTIVE')
    .optional(),
});
export type TenantFilter = z.output<typeof TenantFilter>;

export const TenantList = listOf(TenantResponse).meta({ id: 'TenantList' });

const limit = z
  .union(
    [z.null(), z.literal(''), z.int().min(1).max(1_000_000_000), z.stringFormat('number', /^[1-9]\d{0,8}$/)],
    'must be a whole number from 1, or empty for no limit',
  )
  .transform(value => (value === '' || value === null ? null : Number(value)))
  .optional();

/** A member that is missing stays as it is; null or empty removes the limit. */
export const LimitsQuery = z.object({ max_users: limit, max_patients: limit });
export type TenantLimits = z.output<typeof LimitsQuery>;

export const LimitsBody = LimitsQuery.nullish().meta({ id: 'TenantLimits' });

export const TenantDetails = z
  .object({
    tenant: TenantResponse,
    metrics: z.object({
      user_count: z.int(),
      total_patients: z.int(),
      total_appointments: z.int(),
      total_prescriptions: z.int(),
      total_admissions: z.int(),
      active_admissions: z.int(),
    }),
  })
  .meta({ id: 'TenantDetails' });
export type TenantDetails = z.output<typeof TenantDetails>;

export const AdminPasswordReset = z
  .object({
    message: z.string(),
    admin_email: z.string(),
    temp_password: z.string().describe('In demo and sandbox mode only, else empty'),
  })
  .meta({ id: 'AdminPasswordReset' });
export type AdminPasswordReset = z.output<typeof AdminPasswordReset>;
