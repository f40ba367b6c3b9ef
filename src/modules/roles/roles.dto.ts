import { z } from 'zod';
import { maybeUuid, optionalText, text, uuid } from '../../core/http/fields.js';

const codes = z.array(z.string().max(60)).min(1, 'must name at least one permission').max(200);

export const CreateRole = z
  .object({
    name: text(50, 2),
    description: optionalText(255),
    permission_codes: codes.optional().describe('Default: those of the template'),
    template_role_id: maybeUuid.describe('A role to copy the permissions from'),
  })
  .refine(({ permission_codes, template_role_id }) => permission_codes ?? template_role_id, {
    path: ['permission_codes'],
    message: 'must name at least one permission',
  })
  .meta({ id: 'CreateRole' });
export type CreateRole = z.output<typeof CreateRole>;

export const UpdateRole = z
  .object({ name: text(50, 2), description: optionalText(255), permission_codes: codes })
  .meta({ id: 'UpdateRole' });
export type UpdateRole = z.output<typeof UpdateRole>;

export const PermissionResponse = z
  .object({ code: z.string(), name: z.string(), category: z.string() })
  .meta({ id: 'Permission' });
export type PermissionResponse = z.output<typeof PermissionResponse>;

export const RoleResponse = z
  .object({
    id: uuid,
    name: z.string(),
    description: z.string().nullable(),
    is_system: z.boolean(),
    system_key: z.string().nullable(),
    is_active: z.boolean(),
    permissions: z.array(PermissionResponse),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
    version: z.int(),
  })
  .meta({ id: 'Role' });
export type RoleResponse = z.output<typeof RoleResponse>;
