import { defineEntity, type InferEntity } from '@mikro-orm/core';

export const DeviceEntity = defineEntity({
  name: 'Device',
  tableName: 'devices',
  properties: p => ({
    id: p.uuid().primary(),
    patient_id: p.uuid(),
    name: p.string(),
    kind: p.string().$type<'device' | 'wearable'>(),
    serial_number: p.string().nullable(),
    /** SHA-256. The key itself is shown once, and kept nowhere. */
    key_hash: p.blob(),
    registered_by_id: p.uuid().nullable(),
    registered_at: p.datetime(),
    last_seen_at: p.datetime().nullable(),
    revoked_at: p.datetime().nullable(),
    revoked_by_id: p.uuid().nullable(),
    version: p.integer().version(),
  }),
});

export type Device = InferEntity<typeof DeviceEntity>;
