import { defineEntity, type InferEntity } from '@mikro-orm/core';

/** A member of a hospital's staff. The id is that of the person's account; the account itself is kept by the platform. */
export const UserEntity = defineEntity({
  name: 'User',
  tableName: 'users',
  properties: p => ({
    id: p.uuid().primary(),
    email: p.string(),
    first_name: p.string(),
    last_name: p.string(),
    phone: p.string().nullable(),
    department_id: p.uuid().nullable(),
    specialization: p.string().nullable(),
    registration_number: p.string().nullable(),
    is_active: p.boolean().default(true),
    is_owner: p.boolean().default(false),
    created_at: p.datetime(),
    updated_at: p.datetime(),
    version: p.integer().version(),
  }),
});

export type User = InferEntity<typeof UserEntity>;
