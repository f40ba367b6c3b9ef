import { AppError, notFound } from '../../core/errors/app-error.js';
import { constraintMeans } from '../../core/errors/database-errors.js';

export const licenseTaken = () =>
  new AppError(400, 'tenants.license_taken', 'A hospital with this license number is registered already.');

export const belowUse = (what: 'users' | 'patients', count: number) =>
  new AppError(400, 'tenants.limit_below_use', `The hospital has ${count} ${what} already.`);

export const noAdministrator = () => notFound('tenants.no_administrator', 'An administrator of the hospital');

constraintMeans('tenants_license_key', licenseTaken);
