import { AppError } from '../../core/errors/app-error.js';

export const tooManySearches = (retryAfterSeconds: number) =>
  new AppError(429, 'doctor_search.too_many', 'You search very often. Please wait a moment.', {
    retryAfterSeconds,
  });
