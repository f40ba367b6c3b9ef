import { AppError, notFound } from '../../core/errors/app-error.js';
import { constraintMeans } from '../../core/errors/database-errors.js';

export const patientNotFound = () => notFound('patients.not_found', 'The patient');

export const noPhoto = () => notFound('patients.no_photo', 'A photo of the patient');

export const notYourPatient = () =>
  new AppError(403, 'patients.not_yours', 'This patient is not among those you look after.');

export const patientLimitReached = (maximum: number) =>
  new AppError(400, 'patients.limit_reached', `Your hospital has reached its limit of ${maximum} patients.`);

const incomplete = (code: string, detail: string) => () => new AppError(422, code, detail);

export const deathInFuture = incomplete(
  'patients.death_in_future',
  'The date of death cannot be in the future.',
);
export const bornInFuture = incomplete(
  'patients.born_in_future',
  'The date of birth cannot be in the future, and nobody is older than 120.',
);
export const consentWithoutPhone = incomplete(
  'patients.consent_without_phone',
  'Consent to SMS needs a phone number.',
);
export const consentWithoutEmail = incomplete(
  'patients.consent_without_email',
  'Consent to e-mail needs an e-mail address.',
);
export const nationalIdIncomplete = incomplete(
  'patients.national_id_incomplete',
  'Type and number of the national id belong together.',
);
export const emergencyIncomplete = incomplete(
  'patients.emergency_incomplete',
  'Name, relation and phone of the emergency contact belong together.',
);
export const deathWithoutDeceased = incomplete(
  'patients.death_without_deceased',
  'A date of death needs the patient to be marked as deceased.',
);

constraintMeans('patients_national_id_whole', nationalIdIncomplete);
constraintMeans('patients_emergency_whole', emergencyIncomplete);
constraintMeans('patients_death_consistent', deathWithoutDeceased);
