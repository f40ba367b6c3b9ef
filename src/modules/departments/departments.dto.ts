import { z } from 'zod';
import { flag, optionalText, text, uuid } from '../../core/http/fields.js';

const name = text(100, 2).regex(
  /^[\p{L}\p{M}\p{N}\s\-:_.,()&/']+$/u,
  "may contain letters, digits, spaces and - : _ . , ( ) & / '",
);

export const CreateDepartment = z
  .object({
    name,
    description: optionalText(500),
    is_for_staff: z.boolean().default(true),
    is_for_patients: z.boolean().default(true),
  })
  .meta({ id: 'CreateDepartment' });
export type CreateDepartment = z.output<typeof CreateDepartment>;

export const UpdateDepartment = z
  .object({
    name: name.optional(),
    description: optionalText(500),
    is_for_staff: z.boolean().optional(),
    is_for_patients: z.boolean().optional(),
  })
  .meta({ id: 'UpdateDepartment' });
export type UpdateDepartment = z.output<typeof UpdateDepartment>;

export const DepartmentFilter = z.object({ for_staff: flag.optional(), for_patients: flag.optional() });
export type DepartmentFilter = z.output<typeof DepartmentFilter>;

export const DepartmentResponse = z
  .object({
    id: uuid,
    name: z.string(),
    description: z.string().nullable(),
    is_for_staff: z.boolean(),
    is_for_patients: z.boolean(),
    is_system: z.boolean(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
    version: z.int(),
    user_count: z.int().describe('Staff members that belong to it'),
    patient_count: z.int().describe('Patients with a visit or a stay there'),
  })
  .meta({ id: 'Department' });
export type DepartmentResponse = z.output<typeof DepartmentResponse>;
