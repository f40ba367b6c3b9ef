import { AppError, notFound } from '../../core/errors/app-error.js';
import { constraintMeans } from '../../core/errors/database-errors.js';

export const importNotFound = () => notFound('patient_imports.not_found', 'The import');

export const importRunning = () =>
  new AppError(
    409,
    'patient_imports.running',
    'Another file is being imported already. Please wait until that is done.',
  );

const unusable = (code: string, detail: string) => new AppError(422, `patient_imports.${code}`, detail);

export const notText = () =>
  unusable('not_text', 'This is no CSV file in UTF-8. Spreadsheets save one as "CSV UTF-8".');

export const unreadable = (line: number) =>
  unusable('unreadable', `The file cannot be read as CSV: there is a fault in or before line ${line}.`);

export const noNames = () => unusable('no_names', 'The file has no column `first_name`.');

export const repeatedColumns = (members: readonly string[]) =>
  unusable('repeated_columns', `Several columns of the file stand for ${[...new Set(members)].join(', ')}.`);

export const noRows = () => unusable('no_rows', 'The file has no rows below its head.');

export const tooManyRows = (most: number) =>
  new AppError(
    413,
    'patient_imports.too_many_rows',
    `The file has more than ${most} rows. Please split it and send the parts one after the other.`,
  );

constraintMeans('patient_imports_one_at_a_time', importRunning);
