import { AppError, notFound } from '../../core/errors/app-error.js';
import { constraintMeans } from '../../core/errors/database-errors.js';

export const hospitalNotFound = () => notFound('prescription_papers.hospital_not_found', 'The hospital');

export const notIssued = () =>
  new AppError(
    409,
    'prescription_papers.not_issued',
    'This prescription has not been issued, so there is no paper of it.',
  );

export const busy = () =>
  new AppError(
    503,
    'prescription_papers.busy',
    'Many papers are being printed right now. Please try again in a moment.',
    { retryAfterSeconds: 2 },
  );

export const storeUnreachable = () =>
  new AppError(
    503,
    'prescription_papers.store_unreachable',
    'The paper cannot be fetched right now. Please try again in a moment.',
    { retryAfterSeconds: 5 },
  );

export const unknownPaper = () =>
  new AppError(
    404,
    'prescription_papers.unknown',
    'No hospital here has issued a prescription with this code.',
    { members: { verdict: 'unknown' } },
  );

export const tooManyQuestions = (retryAfterSeconds: number) =>
  new AppError(
    429,
    'prescription_papers.too_many_questions',
    'Too many prescriptions were looked up from here. Please wait a moment.',
    { retryAfterSeconds },
  );

const renewedMeanwhile = () =>
  new AppError(
    409,
    'prescription_papers.key_renewed',
    'Somebody else has renewed the key at the same moment.',
  );

constraintMeans('signing_keys_one_current', renewedMeanwhile);
