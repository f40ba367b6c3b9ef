import { z } from 'zod';
import { listOf, pageOf, uuid } from '../../core/http/fields.js';

export const HistoryFilter = z.object(pageOf({ default: 50 }));
export type HistoryFilter = z.output<typeof HistoryFilter>;

const HistoryAction = z.enum(['REGISTERED', 'UPDATED', 'REMOVED', 'RESTORED', 'MERGED', 'UNMERGED']);
export type HistoryAction = z.output<typeof HistoryAction>;

const HistoryEntry = z.object({
  id: uuid,
  at: z.iso.datetime(),
  action: HistoryAction,
  actor_id: uuid.nullable(),
  actor: z.string().nullable().describe('Who of the staff'),
  is_by_patient: z.boolean().describe('The patient themself, in the portal'),
  changes: z
    .record(z.string(), z.tuple([z.unknown(), z.unknown()]))
    .describe('Fields with what they said before and after; a national id is not told'),
  reason: z.string().nullable(),
  patient_id: uuid.describe('The record in which it changed: this one, or one that was merged into it'),
  patient_code: z.string(),
});
export type HistoryEntry = z.output<typeof HistoryEntry>;

export const PatientHistory = listOf(HistoryEntry).meta({ id: 'PatientHistory' });
export type PatientHistory = z.output<typeof PatientHistory>;
