import { AppError, notFound } from '../../core/errors/app-error.js';
import { constraintMeans } from '../../core/errors/database-errors.js';
import type { BedRequestStatus } from './bed-requests.state.js';

export const bedRequestNotFound = () => notFound('bed_requests.not_found', 'The bed request');
const wardNotFound = () => notFound('bed_requests.ward_not_found', 'The ward');

export const requestPending = () =>
  new AppError(
    409,
    'bed_requests.pending',
    'You have asked for a bed already. Please wait for the answer, or cancel it first.',
  );

export const patientAdmitted = () =>
  new AppError(409, 'bed_requests.patient_admitted', 'You are a patient of the ward at the moment.');

export const patientDeceased = () =>
  new AppError(400, 'bed_requests.patient_deceased', 'No bed can be kept: the patient is deceased.');

export const wrongStatus = (status: BedRequestStatus) =>
  new AppError(400, 'bed_requests.wrong_status', `This cannot be done: the request is ${status}.`);

constraintMeans('bed_requests_one_open', requestPending);
constraintMeans('bed_requests_ward_fk', wardNotFound);
