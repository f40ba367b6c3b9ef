import type { z } from 'zod';
import { AppError } from '../../core/errors/app-error.js';
import { newId } from '../../core/ids.js';
import { BatchRow, DeviceRow } from './batches.dto.js';
import { checksumOf, type CoveredRow } from './checksum.rules.js';
import type { NewReading } from './readings.repository.js';
import { isWithinUpload, ownValueOf, type ReadingSource } from './readings.rules.js';
import { checksumWrong, recordedTooLongAgo, rowMalformed } from './vitals.errors.js';

/** Reads a row of an upload, or says what is wrong with it. */
export type RowReader = (row: unknown) => NewReading | AppError;

/** For rows that people's apps have kept while they were offline. */
export const offlineRows =
  (now: Date): RowReader =>
  row => {
    const parsed = BatchRow.safeParse(row);
    if (!parsed.success) return malformed(parsed.error);
    const { checksum, patient_id, source = 'manual', ...reading } = parsed.data;
    if (checksum.toLowerCase() !== checksumOf(row as CoveredRow)) return checksumWrong();
    return readingOf({ ...reading, patient_id, source }, now);
  };

/** For what a device sends: it belongs to one patient. */
export const deviceRows =
  (now: Date, patient_id: string, source: ReadingSource): RowReader =>
  row => {
    const parsed = DeviceRow.safeParse(row);
    if (!parsed.success) return malformed(parsed.error);
    return readingOf({ recorded_at: now, ...parsed.data, patient_id, source }, now);
  };

function readingOf(
  row: Omit<BatchRow, 'checksum' | 'source'> & { readonly source: ReadingSource },
  now: Date,
): NewReading | AppError {
  if (!isWithinUpload(row.recorded_at, now)) return recordedTooLongAgo();
  const own = ownValueOf(row.type, row.value, row.unit);
  if (own instanceof AppError) return own;
  const { patient_id, type, recorded_at, source } = row;
  return { id: newId(), patient_id: patient_id.toLowerCase(), type, ...own, recorded_at, source };
}

const malformed = ({ issues }: z.ZodError): AppError =>
  rowMalformed(
    issues
      .map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': '))
      .join('; ')
      .slice(0, 500),
  );
