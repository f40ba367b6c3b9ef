import { AppError } from '../../core/errors/app-error.js';
import { constraintMeans } from '../../core/errors/database-errors.js';

export const licenseTaken = () =>
  new AppError(400, 'tenants.license_taken', 'A hospital with this license number is registered already.');

constraintMeans('tenants_license_key', licenseTaken);
