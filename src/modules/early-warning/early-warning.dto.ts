import { z } from 'zod';
import { instant, uuid } from '../../core/http/fields.js';
import { bands, parameters } from './news2.rules.js';

export const News2Filter = z.object({
  from: instant.optional().describe('Default: a week before `to`'),
  to: instant.optional().describe('Default: now'),
  limit: z.coerce.number('must be a number').int().min(1).max(500, 'must be at most 500').default(50),
});
export type News2Filter = z.output<typeof News2Filter>;

export const UpdateEarlyWarningSettings = z
  .object({
    spo2_scale: z
      .union([z.literal(1), z.literal(2)], 'must be 1 or 2')
      .optional()
      .describe('2: target 88–92 % in hypercapnic respiratory failure, confirmed by blood gas'),
    is_pregnant: z.boolean('must be true or false').optional(),
  })
  .meta({ id: 'UpdateEarlyWarningSettings' });
export type UpdateEarlyWarningSettings = z.output<typeof UpdateEarlyWarningSettings>;

export const EarlyWarningSettings = z
  .object({
    patient_id: uuid,
    spo2_scale: z.union([z.literal(1), z.literal(2)]),
    is_pregnant: z.boolean(),
    set_by_id: uuid.nullable(),
    set_at: z.iso.datetime().nullable(),
    version: z.int(),
  })
  .meta({ id: 'EarlyWarningSettings' });
export type EarlyWarningSettings = z.output<typeof EarlyWarningSettings>;

const score = z.int().nullable();

const ScoreResponse = z.object({
  vital_set_id: uuid.nullable().describe('null: readings that came by themselves within 30 minutes'),
  recorded_at: z.iso.datetime(),
  score: z.int().describe('When partial: at least'),
  at_most: z.int(),
  is_partial: z.boolean(),
  missing: z.array(z.enum(parameters)),
  scores: z.object(Object.fromEntries(parameters.map(name => [name, score]))),
  band: z.enum(bands).nullable().describe('null: what is missing leaves it open'),
  at_least_band: z.enum(bands),
  interval_minutes: z.int().describe('0: observation is continuous'),
  next_due_at: z.iso.datetime(),
  text: z.string(),
  trend: z.enum(['RISING', 'FALLING', 'STEADY']).nullable().describe('Against the score before; null: open'),
});

export const News2Response = z
  .object({
    patient_id: uuid,
    applies: z.boolean().describe('false: NEWS2 is not made for this patient, and nothing is scored'),
    not_for: z.array(z.enum(['UNDER_16', 'PREGNANT'])),
    is_age_known: z.boolean(),
    spo2_scale: z.union([z.literal(1), z.literal(2)]),
    next_due_at: z.iso.datetime().nullable(),
    is_overdue: z.boolean(),
    scores: z.array(ScoreResponse).describe('Latest first'),
  })
  .meta({ id: 'News2' });
export type News2Response = z.output<typeof News2Response>;
export type ScoreResponse = z.output<typeof ScoreResponse>;
