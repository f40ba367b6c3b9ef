import { z } from 'zod';
import { optionalText, uuid } from '../../core/http/fields.js';
import { SpecializationChoice } from '../../platform/specializations/index.js';

const portalBooking = z
  .enum(['DIRECT', 'REQUEST'], 'must be DIRECT or REQUEST')
  .describe('Whether patients book at once, or ask for a time that staff approve');

export const UpdateDoctorProfile = z
  .object({
    specialization_ids: z
      .array(uuid)
      .max(10, 'must have at most 10')
      .transform(ids => [...new Set(ids)])
      .meta({ type: 'array', items: { type: 'string', format: 'uuid' } })
      .describe('Of the list that the platform keeps; their names go on papers, too'),
    registration_number: optionalText(50).describe('With the medical council; on papers'),
    consultation_minutes: z
      .int('must be a whole number')
      .min(15, 'must be at least 15')
      .max(240, 'must be at most 240')
      .multipleOf(15, 'must be a multiple of 15')
      .nullable()
      .describe('How long a visit takes; null: as long as the hospital says'),
    location: optionalText(200).describe('Where to find the doctor, e.g. Building B, room 12'),
    bio: optionalText(2000),
    portal_booking: portalBooking,
    is_listed: z.boolean().describe('Strangers find the doctor'),
  })
  .partial()
  .meta({ id: 'UpdateDoctorProfile' });
export type UpdateDoctorProfile = z.output<typeof UpdateDoctorProfile>;

export const DoctorProfileResponse = z
  .object({
    doctor_user_id: uuid,
    full_name: z.string(),
    department_id: uuid.nullable(),
    specializations: z.array(SpecializationChoice),
    registration_number: z.string().nullable(),
    consultation_minutes: z.int().nullable(),
    location: z.string().nullable(),
    bio: z.string().nullable(),
    portal_booking: portalBooking,
    is_listed: z.boolean(),
    has_photo: z.boolean(),
    version: z.int().describe('0: nothing has been said yet'),
  })
  .meta({ id: 'DoctorProfile' });
export type DoctorProfileResponse = z.output<typeof DoctorProfileResponse>;

export const PhotoFile = z.string().meta({ id: 'PhotoFile', format: 'binary' });
