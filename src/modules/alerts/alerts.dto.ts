import { z } from 'zod';
import { listOf, optionalText, pageOf, uuid } from '../../core/http/fields.js';
import { types } from '../observation-types/index.js';
import { directions, severities } from './alerts.rules.js';
import { alertStatuses } from './alerts.state.js';

function listOfWords<T extends readonly [string, ...string[]]>(words: T) {
  return z
    .string()
    .transform(value =>
      value
        .split(',')
        .map(word => word.trim().toUpperCase())
        .filter(Boolean),
    )
    .pipe(z.array(z.enum(words, `must be a list of ${words.join(', ')}`)))
    .meta({ type: 'string', example: words.slice(0, 2).join(',') });
}

export const AlertFilter = z.object({
  ...pageOf({ default: 50 }),
  patient_id: uuid.optional(),
  status: listOfWords(alertStatuses).optional(),
  severity: listOfWords(severities).optional(),
});
export type AlertFilter = z.output<typeof AlertFilter>;

export const ResolveAlert = z
  .object({ note: optionalText(500).describe('What was done') })
  .optional()
  .meta({ id: 'ResolveAlert' });
export type ResolveAlert = z.output<typeof ResolveAlert>;

const at = z.iso.datetime().nullable();
const name = z.string().nullable();

export const AlertResponse = z
  .object({
    id: uuid,
    patient_id: uuid,
    patient_name: z.string(),
    patient_code: z.string(),
    type: z.enum(types),
    direction: z.enum(directions).describe('Whether the worst value is too high or too low'),
    severity: z.enum(severities).describe('The worst so far'),
    threshold: z.number().describe('What the worst value is beyond, in `unit`'),
    unit: z.string().describe('UCUM'),
    title: z.string(),
    message: z.string(),
    worst_value: z.number(),
    worst_at: z.iso.datetime(),
    last_value: z.number().describe('The latest value beyond a threshold'),
    last_at: z.iso.datetime(),
    reading_count: z.int().describe('Readings beyond a threshold since it began'),
    status: z.enum(alertStatuses),
    doctor_id: uuid.nullable().describe('Who is responsible for the patient'),
    doctor_name: name,
    created_at: z.iso.datetime(),
    raised_at: z.iso.datetime().describe('When it got its severity'),
    escalation_level: z.int().describe('1: the nurses of the department were told; 2: the administrators'),
    escalated_at: at,
    acknowledged_at: at,
    acknowledged_by_id: uuid.nullable(),
    acknowledged_by: name,
    resolved_at: at,
    resolved_by_id: uuid.nullable(),
    resolved_by: name,
    resolution_note: z.string().nullable(),
    updated_at: z.iso.datetime(),
    version: z.int(),
  })
  .meta({ id: 'Alert' });
export type AlertResponse = z.output<typeof AlertResponse>;

export const AlertList = listOf(AlertResponse).meta({ id: 'AlertList' });
