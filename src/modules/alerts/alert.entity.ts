import { defineEntity, type InferEntity } from '@mikro-orm/core';
import type { ObservationType } from '../observation-types/index.js';
import type { Direction, Severity } from './alerts.rules.js';
import type { AlertStatus } from './alerts.state.js';

export const AlertEntity = defineEntity({
  name: 'Alert',
  tableName: 'alerts',
  properties: p => ({
    id: p.uuid().primary(),
    patient_id: p.uuid(),
    type: p.string().$type<ObservationType>(),
    direction: p.string().$type<Direction>(),
    severity: p.string().$type<Severity>(),
    status: p.string().$type<AlertStatus>(),
    acknowledged_at: p.datetime().nullable(),
    acknowledged_by_id: p.uuid().nullable(),
    resolved_at: p.datetime().nullable(),
    resolved_by_id: p.uuid().nullable(),
    resolution_note: p.text().nullable(),
    updated_at: p.datetime(),
    version: p.integer().version(),
  }),
});

export type Alert = InferEntity<typeof AlertEntity>;
