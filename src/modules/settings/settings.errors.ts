import { AppError, notFound } from '../../core/errors/app-error.js';
import { constraintMeans } from '../../core/errors/database-errors.js';

export const noLogo = () => notFound('settings.no_logo', 'The logo of this hospital');

export const holidayNotFound = () => notFound('settings.holiday_not_found', 'The holiday');

export const holidayTaken = () =>
  new AppError(409, 'settings.holiday_taken', 'The hospital is closed on this day already.');

constraintMeans('holidays_one_a_day', holidayTaken);
