import { AppError, notFound } from '../../core/errors/app-error.js';
import { constraintMeans } from '../../core/errors/database-errors.js';

export const specializationNotFound = () => notFound('specializations.not_found', 'The specialization');

export const nameTaken = () =>
  new AppError(409, 'specializations.name_taken', 'There is a specialization with this name already.');

constraintMeans('specializations_name_key', nameTaken);
