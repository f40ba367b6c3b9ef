import { defineEntity, type InferEntity } from '@mikro-orm/core';

export const RoleEntity = defineEntity({
  name: 'Role',
  tableName: 'roles',
  properties: p => ({
    id: p.uuid().primary(),
    name: p.string(),
    description: p.text().nullable(),
    system_key: p.string().nullable(),
    is_active: p.boolean().default(true),
    created_at: p.datetime(),
    updated_at: p.datetime(),
    version: p.integer().version(),
  }),
});

export type Role = InferEntity<typeof RoleEntity>;
