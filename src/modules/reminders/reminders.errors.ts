import { AppError } from '../../core/errors/app-error.js';

export const tooManyLooks = (retryAfterSeconds: number) =>
  new AppError(
    429,
    'reminders.too_many_looks',
    'Too many links were opened from here. Please wait a moment and try again.',
    { retryAfterSeconds },
  );
