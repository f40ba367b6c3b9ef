import { AppError } from '../errors/app-error.js';

/** What cannot be recorded does not happen. */
export const auditUnavailable = (cause: unknown) =>
  new AppError(503, 'audit.unavailable', 'This cannot be recorded at the moment. Please try again.', {
    retryAfterSeconds: 1,
    cause,
  });
