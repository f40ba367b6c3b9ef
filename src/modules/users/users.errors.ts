import { AppError, notFound } from '../../core/errors/app-error.js';
import { constraintMeans } from '../../core/errors/database-errors.js';

export const userNotFound = () => notFound('users.not_found', 'The staff member');

export const alreadyMember = () =>
  new AppError(400, 'users.already_member', 'A staff member with this e-mail address exists already.');

export const userLimitReached = (maximum: number) =>
  new AppError(400, 'users.limit_reached', `Your hospital has reached its limit of ${maximum} users.`);

export const departmentUnknown = (name: string) =>
  new AppError(400, 'users.department_unknown', `There is no department named "${name}".`);

constraintMeans('users_email_key', alreadyMember);
constraintMeans('users_pkey', alreadyMember);
