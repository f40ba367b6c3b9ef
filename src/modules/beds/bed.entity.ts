import { defineEntity, type InferEntity } from '@mikro-orm/core';

/** Without who lies there, and without the mark by which streams go on: both are written as sets. */
export const BedEntity = defineEntity({
  name: 'Bed',
  tableName: 'beds',
  properties: p => ({
    id: p.uuid().primary(),
    ward_id: p.uuid(),
    label: p.string(),
    is_active: p.boolean(),
    created_at: p.datetime(),
    updated_at: p.datetime(),
    version: p.integer().version(),
  }),
});

export type Bed = InferEntity<typeof BedEntity>;
