import { AppError } from '../../core/errors/app-error.js';

export const notDischarged = () =>
  new AppError(
    409,
    'discharge_papers.not_discharged',
    'The patient has not been discharged, so there is no summary to print.',
  );

export const notStaying = () =>
  new AppError(
    409,
    'discharge_papers.not_staying',
    'The stay has ended, so there is nothing to propose for its discharge.',
  );

export const busy = () =>
  new AppError(
    503,
    'discharge_papers.busy',
    'Many papers are being printed right now. Please try again in a moment.',
    { retryAfterSeconds: 2 },
  );

export const storeUnreachable = () =>
  new AppError(
    503,
    'discharge_papers.store_unreachable',
    'The paper cannot be fetched right now. Please try again in a moment.',
    { retryAfterSeconds: 5 },
  );
