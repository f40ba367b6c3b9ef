import { defineEntity, type InferEntity } from '@mikro-orm/core';

export const WardEntity = defineEntity({
  name: 'Ward',
  tableName: 'wards',
  properties: p => ({
    id: p.uuid().primary(),
    name: p.string(),
    department_id: p.uuid().nullable(),
    created_at: p.datetime(),
    updated_at: p.datetime(),
    version: p.integer().version(),
  }),
});

export type Ward = InferEntity<typeof WardEntity>;
