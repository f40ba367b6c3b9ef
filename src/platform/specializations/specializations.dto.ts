import { z } from 'zod';
import { text, uuid } from '../../core/http/fields.js';

export const CreateSpecialization = z.object({ name: text(100, 2) }).meta({ id: 'CreateSpecialization' });
export type CreateSpecialization = z.output<typeof CreateSpecialization>;

export const UpdateSpecialization = z
  .object({
    name: text(100, 2).optional(),
    is_retired: z.boolean().optional().describe('Retired: nobody chooses it any more; who has it keeps it'),
  })
  .meta({ id: 'UpdateSpecialization' });
export type UpdateSpecialization = z.output<typeof UpdateSpecialization>;

export const SpecializationResponse = z
  .object({ id: uuid, name: z.string(), is_retired: z.boolean(), version: z.int() })
  .meta({ id: 'Specialization' });
export type SpecializationResponse = z.output<typeof SpecializationResponse>;

export const SpecializationChoice = z
  .object({ id: uuid, name: z.string() })
  .meta({ id: 'SpecializationChoice' });
export type SpecializationChoice = z.output<typeof SpecializationChoice>;
