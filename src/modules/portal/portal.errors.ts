import { AppError, notFound } from '../../core/errors/app-error.js';

export const hospitalNotFound = () => notFound('portal.hospital_not_found', 'The hospital');
export const noAccountOfPatient = () =>
  notFound('portal.account_not_found', 'A portal account of this patient');

/** Wrong, expired, used and locked codes answer alike. */
export const codeWrong = () =>
  new AppError(
    401,
    'portal.code_wrong',
    'The code is wrong, or it works no longer. Please ask for a new one after a few minutes.',
  );

export const accountClosed = () =>
  new AppError(403, 'portal.account_closed', 'Your account was closed by the hospital. Please ask there.');

export const tooManyCodes = (retryAfterSeconds: number) =>
  new AppError(
    429,
    'portal.too_many_requests',
    'Too many codes were asked for or tried from your network. Please try again later.',
    { retryAfterSeconds },
  );

export const alreadyLinked = () =>
  new AppError(409, 'portal.already_linked', 'Your account is connected to a record already.');

export const patientLinkedAlready = () =>
  new AppError(409, 'portal.patient_linked_already', 'This patient has a portal account already.');

export const tooManyGuesses = () =>
  new AppError(
    429,
    'portal.too_many_guesses',
    'These details did not match too often. Please ask the hospital for an invitation.',
    { retryAfterSeconds: 24 * 60 * 60 },
  );

export const invitationUnusable = () =>
  new AppError(
    400,
    'portal.invitation_unusable',
    'This invitation is not valid any more. Please ask the hospital for a new one.',
  );

export const patientDeceased = () =>
  new AppError(400, 'portal.patient_deceased', 'The patient is deceased: no account can stand for them.');

export const patientWithoutEmail = () =>
  new AppError(
    400,
    'portal.patient_without_email',
    'The record has no e-mail address to which an invitation could be sent.',
  );
