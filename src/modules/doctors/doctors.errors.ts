import { AppError, notFound } from '../../core/errors/app-error.js';

export const doctorNotFound = () => notFound('doctors.not_found', 'The doctor');
export const noPhoto = () => notFound('doctors.no_photo', 'The photo of this doctor');

export const notYourProfile = () =>
  new AppError(403, 'doctors.not_yours', 'You may only change your own profile.');

export const specializationUnknown = () =>
  new AppError(400, 'doctors.specialization_unknown', 'One of the specializations cannot be chosen.');
