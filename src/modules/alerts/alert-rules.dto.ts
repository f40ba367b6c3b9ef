import { z } from 'zod';
import { optionalText, uuid } from '../../core/http/fields.js';
import { types } from '../observation-types/index.js';
import { directions, severities } from './alerts.rules.js';

const type = z.enum(types, `must be one of ${types.join(', ')}`);
const direction = z.enum(directions, 'must be high or low');
const severity = z.enum(severities, `must be one of ${severities.join(', ')}`);
const threshold = z
  .number('must be a number')
  .nullable()
  .describe('In the unit of the type; values beyond it match. null: the rule is switched off');
const patient = uuid.nullish().describe('Default: every patient who has no rule of their own');

export const AlertRuleFilter = z.object({
  patient_id: uuid.optional().describe('Rules as they count for this patient'),
});
export type AlertRuleFilter = z.output<typeof AlertRuleFilter>;

export const SetAlertRule = z
  .object({ patient_id: patient, type, direction, severity, threshold, reason: optionalText(300) })
  .meta({ id: 'SetAlertRule' });
export type SetAlertRule = z.output<typeof SetAlertRule>;

export const AlertRuleResponse = z
  .object({
    id: uuid.nullable().describe('Of what was set; null: as the product has it'),
    source: z.enum(['DEFAULT', 'HOSPITAL', 'PATIENT']),
    patient_id: uuid.nullable(),
    type,
    direction,
    severity,
    threshold,
    unit: z.string().describe('UCUM'),
    title: z.string(),
    reason: z.string().nullable(),
    set_by_id: uuid.nullable(),
    set_at: z.iso.datetime().nullable(),
    version: z.int(),
  })
  .meta({ id: 'AlertRule' });
export type AlertRuleResponse = z.output<typeof AlertRuleResponse>;

const minutes = z
  .int('must be a whole number')
  .min(1, 'must be at least 1')
  .max(1440, 'must be at most 1440')
  .nullable()
  .describe('Minutes without acknowledgement; null: never');

export const AlertEscalation = z
  .object({ LOW: minutes, MEDIUM: minutes, HIGH: minutes, CRITICAL: minutes })
  .meta({ id: 'AlertEscalation' });
export type AlertEscalation = z.output<typeof AlertEscalation>;

export const UpdateAlertEscalation = AlertEscalation.partial().meta({ id: 'UpdateAlertEscalation' });
export type UpdateAlertEscalation = z.output<typeof UpdateAlertEscalation>;
