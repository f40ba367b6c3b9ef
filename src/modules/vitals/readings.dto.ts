import { z } from 'zod';
import { flag, instant, listOf, pageOf, text, uuid } from '../../core/http/fields.js';
import { types } from '../observation-types/index.js';
import { readingSources } from './readings.rules.js';

const type = z.enum(types, `must be one of ${types.join(', ')}`);
const source = z.enum(readingSources, `must be one of ${readingSources.join(', ')}`);

const given = {
  value: z.number('must be a number'),
  unit: z
    .string('must be a UCUM unit')
    .max(20, 'must be a UCUM unit')
    .describe('UCUM unit in which the value was measured, e.g. `Cel` or `[degF]`'),
};

export const RecordReading = z
  .object({
    type,
    ...given,
    recorded_at: instant.nullish().describe('Default: now; within a day of it'),
    source: source.optional().describe('Default: doctor for a doctor, otherwise manual'),
  })
  .meta({ id: 'RecordReading' });
export type RecordReading = z.output<typeof RecordReading>;

export const CorrectReading = z
  .object({
    value: given.value.nullable().describe('null: it was entered in error, nothing stands in its place'),
    unit: given.unit.optional().describe('UCUM; default: the unit of the type'),
    reason: text(300, 3),
  })
  .meta({ id: 'CorrectReading' });
export type CorrectReading = z.output<typeof CorrectReading>;

const typeList = z
  .string()
  .transform(value =>
    value
      .split(',')
      .map(part => part.trim())
      .filter(Boolean),
  )
  .pipe(z.array(type))
  .meta({ type: 'string', example: 'heart_rate,spo2' });

const period = {
  from: instant.optional().describe('First instant'),
  to: instant.optional().describe('First instant after the end'),
};

export const ReadingFilter = z.object({
  ...pageOf({ default: 100 }),
  type: typeList.optional(),
  ...period,
  with_corrected: flag.optional().describe('true: also those that were corrected or taken back'),
});
export type ReadingFilter = z.output<typeof ReadingFilter>;

export const SeriesFilter = z.object({
  type: typeList,
  from: period.from.describe('Default: 30 days before `to`'),
  to: period.to.describe('Default: now'),
  points: z.coerce
    .number('must be a number')
    .int()
    .min(2, 'must be at least 2')
    .max(1000, 'must be at most 1000')
    .default(300)
    .describe('At most so many a type'),
});
export type SeriesFilter = z.output<typeof SeriesFilter>;

export const ReadingResponse = z
  .object({
    id: uuid,
    patient_id: uuid,
    type,
    loinc: z.string(),
    value: z.number().nullable(),
    unit: z.string().describe('UCUM'),
    given_value: z.number().nullable().describe('What was measured, when it was in another unit'),
    given_unit: z.string().nullable(),
    recorded_at: z.iso.datetime(),
    received_at: z.iso.datetime(),
    source,
    recorded_by_id: uuid.nullable(),
    device_id: uuid.nullable(),
    vitals_id: uuid.nullable().describe('The set of which it is part'),
    corrects_id: uuid.nullable(),
    correction_reason: z.string().nullable(),
    superseded_by_id: uuid.nullable(),
  })
  .meta({ id: 'Reading' });
export type ReadingResponse = z.output<typeof ReadingResponse>;

export const ReadingList = listOf(ReadingResponse).meta({ id: 'ReadingList' });
export const LatestReadings = z.array(ReadingResponse).meta({ id: 'LatestReadings' });

export const SeriesResponse = z
  .object({
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    bucket_seconds: z.int().describe('Each point stands for the readings of so long a time'),
    series: z.array(
      z.object({
        type,
        loinc: z.string(),
        unit: z.string(),
        points: z.array(
          z.object({
            at: z.iso.datetime().describe('Of the first reading'),
            value: z.number().describe('Mean'),
            min: z.number(),
            max: z.number(),
            count: z.int(),
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'ReadingSeries' });
export type SeriesResponse = z.output<typeof SeriesResponse>;
