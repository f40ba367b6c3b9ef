import { AppError, notFound } from '../../core/errors/app-error.js';
import { constraintMeans } from '../../core/errors/database-errors.js';

export const vitalSetNotFound = () => notFound('vitals.not_found', 'The vital signs');
export const readingNotFound = () => notFound('vitals.reading_not_found', 'The reading');
export const patientNotFound = () => notFound('vitals.patient_not_found', 'The patient');
export const appointmentNotFound = () => notFound('vitals.appointment_not_found', 'The appointment');

export const notYourPatient = () =>
  new AppError(403, 'vitals.not_yours', 'This patient is not among those you look after.');

const refuse = (code: string, detail: string) => () => new AppError(400, `vitals.${code}`, detail);

export const patientDeceased = refuse(
  'patient_deceased',
  'No vital signs can be recorded: the patient is deceased.',
);
export const oneVisitOnly = refuse(
  'one_visit_only',
  'Vital signs belong to an appointment or to an admission, not to both.',
);
export const otherPatient = refuse(
  'other_patient',
  'The appointment or admission belongs to another patient.',
);
export const recordedTooFarOff = refuse(
  'recorded_too_far_off',
  'The time of recording must be within a day of now.',
);
export const recordedTooLongAgo = refuse(
  'recorded_too_long_ago',
  'The time of recording must not lie more than 90 days back, nor more than a day ahead.',
);

const invalid = (code: string, detail: string) => new AppError(422, `vitals.${code}`, detail);

export const nothingMeasured = () =>
  invalid('nothing_measured', 'Please enter at least one value, or a note.');

export const unitUnknown = (type: string, units: readonly string[]) =>
  invalid('unit_unknown', `The unit of ${type} must be one of ${units.join(', ')} (UCUM).`);

export const implausible = (type: string, min: number, max: number, unit: string) =>
  invalid('implausible', `${type} must be between ${min} and ${max} ${unit}.`);

export const checksumMissing = () => invalid('checksum_missing', 'Every row of a batch needs its checksum.');

export const checksumWrong = () =>
  invalid('checksum_wrong', 'The checksum does not fit the row: it was damaged on its way.');

export const rowMalformed = (detail: string) => invalid('row_malformed', detail);

export const seriesTooShort = () => invalid('series_too_short', '`from` must lie before `to`.');

export const storedDifferently = () =>
  new AppError(
    409,
    'vitals.stored_differently',
    'Another value of this kind, time and source is stored already. Please correct that one.',
  );

export const alreadyCorrected = () =>
  new AppError(
    409,
    'vitals.already_corrected',
    'This has been corrected already. Please correct the latest.',
  );

export const belongsToSet = () =>
  new AppError(409, 'vitals.belongs_to_set', 'This value is part of a set. Please correct the set.');

constraintMeans('vital_sets_corrected_once', alreadyCorrected);
constraintMeans('readings_corrected_once', alreadyCorrected);
constraintMeans('readings_key', storedDifferently);
constraintMeans('vital_sets_not_empty', nothingMeasured);
