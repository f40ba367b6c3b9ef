import { z } from 'zod';
import { flag, listOf, pageOf, uuid } from '../../core/http/fields.js';

export const StartImport = z.object({
  dry_run: flag.default(true).describe('Only says what would become of each row'),
  take_duplicates: flag.default(false).describe('Registers people, too, who seem to be there already'),
});
export type StartImport = z.output<typeof StartImport>;

export const PatientImport = z
  .object({
    id: uuid,
    is_dry_run: z.boolean(),
    takes_duplicates: z.boolean(),
    status: z.enum(['PENDING', 'RUNNING', 'COMPLETED', 'FAILED']),
    progress: z.int().describe('Percent of the rows'),
    total_rows: z.int(),
    done_rows: z.int(),
    created_rows: z.int().describe('Of a dry run: rows of which patients would have been made'),
    duplicate_rows: z.int(),
    invalid_rows: z.int(),
    ignored_columns: z.array(z.string()).describe('Columns of the file that say nothing about a patient'),
    error: z.string().nullable(),
    created_by_id: uuid.nullable(),
    created_at: z.iso.datetime(),
    started_at: z.iso.datetime().nullable(),
    completed_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'PatientImport' });
export type PatientImport = z.output<typeof PatientImport>;

export const ImportFilter = z.object(pageOf({ default: 20 }));
export type ImportFilter = z.output<typeof ImportFilter>;

export const PatientImportList = listOf(PatientImport).meta({ id: 'PatientImportList' });

export const Outcome = z.enum(['CREATED', 'DUPLICATE', 'INVALID']);
export type Outcome = z.output<typeof Outcome>;

export const ImportRow = z.object({
  line: z.int().describe('Of the file, as a spreadsheet counts; the head is line 1'),
  outcome: Outcome,
  patient_id: uuid.nullable().describe('Who was registered, or who is there already'),
  patient_code: z.string().nullable(),
  problems: z
    .array(
      z.object({ field: z.string().describe('Blank when it is about several fields'), message: z.string() }),
    )
    .readonly(),
});
export type ImportRow = z.output<typeof ImportRow>;

export const RowFilter = z.object({ outcome: Outcome.optional(), ...pageOf({ default: 50 }) });
export type RowFilter = z.output<typeof RowFilter>;

export const PatientImportRows = listOf(ImportRow).meta({ id: 'PatientImportRows' });

export const PatientImportReport = z.string().meta({ id: 'PatientImportReport', format: 'binary' });
