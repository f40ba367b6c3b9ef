import { z } from 'zod';
import { instant, listOf, pageNumber, uuid } from '../../core/http/fields.js';
import { SpecializationChoice } from '../../platform/specializations/index.js';

const words = z
  .string()
  .trim()
  .max(100, 'must have at most 100 characters')
  .refine(value => !value.includes('\0'), 'contains a character that cannot be stored');

const sought = {
  specialization_id: uuid.optional(),
  name: words.optional().describe('Any part of the name'),
  free_by: instant.optional().describe('Only doctors who have a free slot until then'),
  page: pageNumber.default(1),
  page_size: z.coerce
    .number('must be a number')
    .int()
    .min(1, 'must be at least 1')
    .max(100, 'must be at most 100')
    .default(20),
};

export const HospitalDoctorFilter = z.object(sought);
export type HospitalDoctorFilter = z.output<typeof HospitalDoctorFilter>;

export const DoctorFilter = z.object({ ...sought, city: words.optional() });
export type DoctorFilter = z.output<typeof DoctorFilter>;

/** What strangers are told of a doctor; how to reach one in person is not among it. */
export const PublicDoctor = z
  .object({
    doctor_user_id: uuid,
    full_name: z.string(),
    specializations: z.array(SpecializationChoice),
    location: z.string().nullable(),
    bio: z.string().nullable(),
    consultation_minutes: z.int(),
    portal_booking: z.enum(['DIRECT', 'REQUEST']),
    next_free_at: z.iso.datetime().nullable(),
    hospital_name: z.string(),
    hospital_slug: z.string(),
    city: z.string().nullable(),
    time_zone: z.string(),
  })
  .meta({ id: 'PublicDoctor' });
export type PublicDoctor = z.output<typeof PublicDoctor>;

export const PublicDoctorList = listOf(PublicDoctor).meta({ id: 'PublicDoctorList' });
