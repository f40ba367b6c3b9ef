import { z } from 'zod';
import { instant, uuid } from '../../core/http/fields.js';
import { types } from '../observation-types/index.js';
import { readingSources } from './readings.rules.js';

/** Rows of one upload. */
export const batchLimit = 10_000;

const measured = {
  type: z.enum(types, `must be one of ${types.join(', ')}`),
  value: z.number('must be a number'),
  unit: z
    .string('must be a UCUM unit')
    .max(20, 'must be a UCUM unit')
    .describe('UCUM unit in which the value was measured, e.g. `Cel` or `[degF]`'),
};

/** A row of a batch. Each is judged by itself, so the body as a whole asks only that there are rows. */
export const BatchRow = z.object({
  patient_id: uuid,
  ...measured,
  recorded_at: instant.describe('Up to 90 days back, not more than a day ahead'),
  source: z
    .enum(readingSources, `must be one of ${readingSources.join(', ')}`)
    .optional()
    .describe('Default: manual'),
  checksum: z
    .string('must be a SHA-256 checksum')
    .regex(/^[0-9a-f]{64}$/i, 'must be a SHA-256 checksum')
    .describe('SHA-256 of the canonical form of the row (docs/vitals-batch.md), hexadecimal'),
});
export type BatchRow = z.output<typeof BatchRow>;

/** Rows are judged one by one; the description of the API tells what a row is. */
function rows(row: z.ZodType, max: number) {
  const { $schema: _, ...items } = z.toJSONSchema(row, { io: 'input' });
  return z
    .array(z.unknown())
    .min(1, 'must have at least one row')
    .max(max, `must have at most ${max} rows`)
    .meta({ items });
}

export const UploadBatch = z.object({ readings: rows(BatchRow, batchLimit) }).meta({ id: 'UploadBatch' });
export type UploadBatch = z.output<typeof UploadBatch>;

/** What a device sends: patient and source follow from its key. */
export const DeviceRow = z.object({
  ...measured,
  recorded_at: instant.optional().describe('Default: when it arrives'),
});
export type DeviceRow = z.output<typeof DeviceRow>;

export const SendReadings = z.object({ readings: rows(DeviceRow, 1000) }).meta({ id: 'SendReadings' });
export type SendReadings = z.output<typeof SendReadings>;

export const BatchReport = z
  .object({
    uploaded: z.int().describe('Rows that are stored now and were not before'),
    skipped: z.int().describe('Rows that were stored already, with the same value'),
    failed: z.int(),
    errors: z.array(
      z.object({
        row: z.int().describe('Place in the batch, from 0'),
        code: z.string(),
        detail: z.string(),
      }),
    ),
    alerts_raised: z.int().describe('Alerts that were opened or renewed'),
  })
  .meta({ id: 'BatchReport' });
export type BatchReport = z.output<typeof BatchReport>;
