import { AppError, notFound } from '../../core/errors/app-error.js';
import { constraintMeans } from '../../core/errors/database-errors.js';

export const roleNotFound = () => notFound('roles.not_found', 'The role');

export const roleLocked = () =>
  new AppError(403, 'roles.locked', 'The roles that a hospital begins with cannot be changed or deleted.');

export const roleInUse = (holders: number) =>
  new AppError(
    400,
    'roles.in_use',
    `This role cannot be deleted: it is assigned to ${holders} ${holders === 1 ? 'user' : 'users'}.`,
    { members: { user_count: holders } },
  );

export const nameTaken = () => new AppError(400, 'roles.name_taken', 'A role with this name exists already.');

export const unknownPermissions = (codes: readonly string[]) =>
  new AppError(400, 'roles.unknown_permissions', `These permissions do not exist: ${codes.join(', ')}.`);

export const beyondOwnRights = (codes: readonly string[]) =>
  new AppError(
    403,
    'roles.beyond_own_rights',
    `You cannot grant what you may not do yourself: ${codes.join(', ')}.`,
  );

export const unknownRoles = (names: readonly string[]) =>
  new AppError(400, 'roles.unknown', `These roles do not exist or are switched off: ${names.join(', ')}.`);

constraintMeans('roles_name_key', nameTaken);
