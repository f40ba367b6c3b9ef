import { defineEntity, type InferEntity } from '@mikro-orm/core';

export const DepartmentEntity = defineEntity({
  name: 'Department',
  tableName: 'departments',
  properties: p => ({
    id: p.uuid().primary(),
    name: p.string(),
    description: p.text().nullable(),
    is_for_staff: p.boolean(),
    is_for_patients: p.boolean(),
    is_system: p.boolean().default(false),
    created_at: p.datetime(),
    updated_at: p.datetime(),
    version: p.integer().version(),
  }),
});

export type Department = InferEntity<typeof DepartmentEntity>;
