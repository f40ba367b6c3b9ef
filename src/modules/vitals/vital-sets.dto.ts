import { z } from 'zod';
import {
  flag,
  instant,
  listOf,
  maybeUuid,
  optionalText,
  pageNumber,
  pageSize,
  text,
  uuid,
} from '../../core/http/fields.js';
import { observationTypes } from '../observation-types/index.js';
import { consciousnessLevels, measured, type Measured } from './vital-sets.rules.js';

/** Sets of the list that is not paged. */
export const listLimit = 5000;

/** The form of the web client cannot leave a number out, so some send 0 for what was not measured. */
const unmeasured = (value: unknown) => (value === 0 ? null : value);

function amount(name: Exclude<Measured, 'bmi'>) {
  const { min, max, unit, display } = observationTypes[measured[name]];
  const message = `must be between ${min} and ${max} ${unit}`;
  const number = z.number('must be a number').min(min, message).max(max, message);
  return number.nullish().describe(`${display}, ${unit}`);
}

const values = {
  systolic_bp: amount('systolic_bp'),
  diastolic_bp: amount('diastolic_bp'),
  heart_rate: amount('heart_rate'),
  temperature_c: amount('temperature_c'),
  respiratory_rate: amount('respiratory_rate'),
  spo2: amount('spo2'),
  glucose_mg_dl: amount('glucose_mg_dl'),
  weight_kg: z.preprocess(unmeasured, amount('weight_kg')),
  height_cm: z.preprocess(unmeasured, amount('height_cm')),
  consciousness: z
    .enum(consciousnessLevels, 'must be A, C, V, P or U')
    .nullish()
    .describe('ACVPU: alert, new confusion, voice, pain, unresponsive'),
  supplemental_oxygen: z.boolean('must be true or false').nullish().describe('false: on air'),
  notes: optionalText(500),
};

export const RecordVitals = z
  .object({
    patient_id: uuid,
    appointment_id: maybeUuid,
    admission_id: maybeUuid,
    recorded_at: instant.nullish().describe('Default: now; within a day of it'),
    ...values,
  })
  .meta({ id: 'RecordVitals' });
export type RecordVitals = z.output<typeof RecordVitals>;

export const CorrectVitals = z
  .object({
    reason: text(300, 3),
    entered_in_error: z
      .boolean('must be true or false')
      .optional()
      .describe('true: nothing stands in its place, e.g. because it was another patient; values are ignored'),
    recorded_at: instant.nullish().describe('Default: as it was'),
    ...values,
  })
  .meta({ id: 'CorrectVitals', description: 'The whole set as it should have been' });
export type CorrectVitals = z.output<typeof CorrectVitals>;

export const VitalsFilter = z.object({
  patient_id: uuid,
  appointment_id: uuid.optional(),
  admission_id: uuid.optional(),
  with_corrected: flag.optional().describe('true: also those that were corrected or taken back'),
  paged: flag
    .optional()
    .describe('true: one page, in an envelope; otherwise page and page_size mean nothing'),
  page: pageNumber.optional().catch(undefined),
  page_size: pageSize.optional().catch(undefined),
});
export type VitalsFilter = z.output<typeof VitalsFilter>;

const value = z.number().nullable();

export const VitalsResponse = z
  .object({
    id: uuid,
    patient_id: uuid,
    appointment_id: uuid.nullable(),
    admission_id: uuid.nullable(),
    recorded_at: z.iso.datetime(),
    recorded_by_id: uuid.nullable(),
    systolic_bp: value,
    diastolic_bp: value,
    heart_rate: value,
    temperature_c: value,
    respiratory_rate: value,
    spo2: value,
    glucose_mg_dl: value,
    weight_kg: value,
    height_cm: value,
    bmi: value.describe('kg/m², computed when weight and height were measured'),
    consciousness: z.enum(consciousnessLevels).nullable(),
    supplemental_oxygen: z.boolean().nullable(),
    notes: z.string().nullable(),
    corrects_id: uuid.nullable().describe('The set in whose place this one stands'),
    correction_reason: z.string().nullable(),
    entered_in_error: z.boolean().describe('Nothing stands in the place of the set that it corrects'),
    superseded_by_id: uuid.nullable().describe('The correction of this set'),
    created_at: z.iso.datetime(),
  })
  .meta({ id: 'Vitals' });
export type VitalsResponse = z.output<typeof VitalsResponse>;

export const VitalsList = z
  .union([z.array(VitalsResponse), listOf(VitalsResponse)])
  .meta({ id: 'VitalsList' });
