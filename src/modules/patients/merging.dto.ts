import { z } from 'zod';
import { text, uuid } from '../../core/http/fields.js';
import { takeable } from './merging.rules.js';

export const MergePatients = z
  .object({
    merged_patient_id: uuid.describe('The record that is given up; the one in the path survives'),
    reason: text(500),
    take: z
      .array(z.enum(takeable))
      .max(takeable.length)
      .default([])
      .describe('What the surviving record takes from the other although it says something itself'),
  })
  .meta({ id: 'MergePatients' });
export type MergePatients = z.output<typeof MergePatients>;

const Side = z.enum(['SURVIVOR', 'MERGED'], 'must be SURVIVOR or MERGED');
export type Side = z.output<typeof Side>;

export const UnmergePatients = z
  .object({
    reason: text(500),
    later: Side.optional().describe(
      'To which record belongs what was written since, unless `rows` says otherwise',
    ),
    rows: z
      .array(z.object({ id: uuid, belongs_to: Side }))
      .max(10_000)
      .default([]),
  })
  .meta({ id: 'UnmergePatients' });
export type UnmergePatients = z.output<typeof UnmergePatients>;

const counts = z.record(z.string(), z.int());

export const PatientMerge = z
  .object({
    id: uuid,
    survivor: z.object({ id: uuid, patient_code: z.string(), full_name: z.string() }),
    merged: z.object({ id: uuid, patient_code: z.string(), full_name: z.string() }),
    reason: z.string(),
    merged_at: z.iso.datetime(),
    merged_by_id: uuid.nullable(),
    merged_by: z.string().nullable(),
    undone_at: z.iso.datetime().nullable(),
    undone_by_id: uuid.nullable(),
    undone_by: z.string().nullable(),
    undone_reason: z.string().nullable(),
    moved: counts.describe('How many rows of each kind went to the surviving record'),
    kept: counts.describe('How many stayed, because the surviving record had the same'),
  })
  .meta({ id: 'PatientMerge' });
export type PatientMerge = z.output<typeof PatientMerge>;

const LaterRow = z.object({
  kind: z.string(),
  id: uuid,
  written_at: z.iso.datetime(),
});
export type LaterRow = z.output<typeof LaterRow>;

export const PatientMergeMap = PatientMerge.extend({
  rows: z.array(z.object({ kind: z.string(), id: uuid, outcome: z.enum(['MOVED', 'KEPT']) })),
  later_rows: z
    .array(LaterRow)
    .describe('Written for the surviving record since; whoever takes the merge back says where it belongs'),
}).meta({ id: 'PatientMergeMap' });
export type PatientMergeMap = z.output<typeof PatientMergeMap>;

export const PatientMerges = z.array(PatientMerge).meta({ id: 'PatientMerges' });
