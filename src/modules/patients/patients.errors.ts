import { AppError, notFound } from '../../core/errors/app-error.js';
import { constraintMeans } from '../../core/errors/database-errors.js';

export const patientNotFound = () => notFound('patients.not_found', 'The patient');

export const noPhoto = () => notFound('patients.no_photo', 'A photo of the patient');

/** `survivor` is the record that stands for this one. */
export const patientMerged = (survivor: { readonly id: string; readonly patient_code: string }) =>
  new AppError(
    409,
    'patients.merged',
    `This record has been merged into ${survivor.patient_code}. Please open that one.`,
    { members: { survivor } },
  );

/** The same for whoever only wants to read the record: the answer leads to its neighbour. */
export const mergedInto = (survivor: { readonly id: string; readonly patient_code: string }) =>
  new AppError(307, 'patients.merged', `This record has been merged into ${survivor.patient_code}.`, {
    members: { survivor },
    location: survivor.id,
  });

const notInUse = () =>
  new AppError(
    409,
    'patients.not_in_use',
    'The record of this patient has been merged into another one or removed. Please look for the patient again.',
  );

export const patientRemoved = () =>
  new AppError(409, 'patients.removed', 'The record of this patient has been removed. It can be restored.');

export const mayNotSeeRemoved = () =>
  new AppError(403, 'patients.removed_hidden', 'You may not see records that were removed.');

export const notRemoved = () =>
  new AppError(409, 'patients.not_removed', 'The record of this patient has not been removed.');

export const stillInCare = () =>
  new AppError(
    409,
    'patients.in_care',
    'The patient is admitted or has visits to come. Discharge or cancel first, then remove the record.',
  );

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

constraintMeans('patients_in_use', notInUse);
constraintMeans('patients_national_id_whole', nationalIdIncomplete);
constraintMeans('patients_emergency_whole', emergencyIncomplete);
constraintMeans('patients_death_consistent', deathWithoutDeceased);
