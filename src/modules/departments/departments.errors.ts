import { AppError, notFound } from '../../core/errors/app-error.js';
import { constraintMeans } from '../../core/errors/database-errors.js';

export const departmentNotFound = () => notFound('departments.not_found', 'The department');

export const nameTaken = () =>
  new AppError(400, 'departments.name_taken', 'A department with this name exists already.');

export const departmentProtected = () =>
  new AppError(403, 'departments.protected', 'The Administrator department cannot be renamed or removed.');

export const departmentInUse = (users: number, patients: number) =>
  new AppError(
    400,
    'departments.in_use',
    `This department cannot be deleted: ${users} staff members belong to it and ${patients} patients have visits or stays there.`,
    { members: { user_count: users, patient_count: patients } },
  );

constraintMeans('departments_name_key', nameTaken);
