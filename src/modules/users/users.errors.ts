import { AppError, notFound } from '../../core/errors/app-error.js';
import { constraintMeans } from '../../core/errors/database-errors.js';

export const userNotFound = () => notFound('users.not_found', 'The staff member');

export const alreadyMember = () =>
  new AppError(400, 'users.already_member', 'A staff member with this e-mail address exists already.');

export const userLimitReached = (maximum: number) =>
  new AppError(400, 'users.limit_reached', `Your hospital has reached its limit of ${maximum} users.`);

export const departmentUnknown = (name: string) =>
  new AppError(400, 'users.department_unknown', `There is no department named "${name}".`);

export const ownerProtected = () =>
  new AppError(
    403,
    'users.owner_protected',
    'The administrator who owns this hospital keeps access and roles.',
  );

export const notYourself = () =>
  new AppError(403, 'users.not_yourself', 'You cannot deactivate your own account.');

export const ownSecondFactor = () =>
  new AppError(
    403,
    'users.own_second_factor',
    'Your own second factor is reset by a colleague, or replaced in your profile.',
  );

/** Of another hospital too, of the platform, or of somebody who has not joined. */
export const accountNotOurs = () =>
  new AppError(
    403,
    'users.account_not_ours',
    "This account is not your hospital's alone. Please ask the platform to reset its second factor.",
  );

export const lastAdministrator = () =>
  new AppError(
    403,
    'users.last_administrator',
    'This is the last administrator of the hospital. Appoint another one first.',
  );

export const alreadyVerified = () =>
  new AppError(
    400,
    'users.already_verified',
    'This person has accepted the invitation and verified the e-mail address already.',
  );

constraintMeans('users_last_administrator', lastAdministrator);
constraintMeans('users_email_key', alreadyMember);
constraintMeans('users_pkey', alreadyMember);
