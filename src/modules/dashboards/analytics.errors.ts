import { AppError } from '../../core/errors/app-error.js';

export const rangeTooLong = () =>
  new AppError(400, 'analytics.range_too_long', 'Choose a range of at most ten years.');
