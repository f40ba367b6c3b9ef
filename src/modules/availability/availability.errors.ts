import { AppError, notFound } from '../../core/errors/app-error.js';
import { constraintMeans } from '../../core/errors/database-errors.js';

export const doctorNotFound = () => notFound('availability.doctor_not_found', 'The doctor');
export const leaveNotFound = () => notFound('availability.leave_not_found', 'The leave');

export const notYourTime = () =>
  new AppError(403, 'availability.not_yours', 'You may only change your own hours and leave.');

export const leaveOverlaps = () =>
  new AppError(409, 'availability.leave_overlaps', 'The doctor is on leave for a part of this time already.');

export const tooManyDays = (most: number) =>
  new AppError(422, 'availability.too_many_days', `Please ask for at most ${most} days at once.`);

export const endsBeforeItBegins = () =>
  new AppError(422, 'availability.ends_before_it_begins', 'The last day lies before the first.');

constraintMeans('doctor_leaves_apart', leaveOverlaps);
