import { z } from 'zod';
import { day, personName, phoneNumber, uuid } from '../../core/http/fields.js';

const blank = z.literal('').transform(() => undefined);

export const DuplicateQuery = z.object({
  first_name: personName,
  last_name: z.union([blank, personName]).optional(),
  dob: z.union([blank, day]).optional(),
  phone_primary: phoneNumber,
  national_id_number: z.string().trim().max(40).optional(),
  exclude_patient_id: z.union([blank, uuid]).optional(),
});
export type DuplicateQuery = z.output<typeof DuplicateQuery>;

export const DuplicateCheck = z
  .object({
    has_duplicates: z.boolean(),
    candidates: z.array(
      z.object({
        id: uuid,
        patient_code: z.string(),
        first_name: z.string(),
        last_name: z.string().nullable(),
        dob: z.string().nullable(),
        phone_primary: z.string().nullable(),
        age: z.int().nullable(),
        last_visited_at: z.iso.datetime().nullable(),
        match_score: z.number().min(0).max(1),
        match_reason: z.string(),
      }),
    ),
  })
  .meta({ id: 'DuplicateCheck' });
export type DuplicateCheck = z.output<typeof DuplicateCheck>;
