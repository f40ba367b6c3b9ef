import { AppError } from '../../core/errors/app-error.js';

export const exportRunning = () =>
  new AppError(
    429,
    'patient_exports.running',
    'Your hospital is taking a list of patients out already. Please wait until that file is complete.',
    { retryAfterSeconds: 10 },
  );

export const exportsBusy = () =>
  new AppError(
    503,
    'patient_exports.busy',
    'Many lists are being taken out right now. Please try again in a moment.',
    { retryAfterSeconds: 10 },
  );
