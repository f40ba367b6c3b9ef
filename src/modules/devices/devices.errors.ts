import { AppError, notFound } from '../../core/errors/app-error.js';

export const deviceNotFound = () => notFound('devices.not_found', 'The device');

export const patientDeceased = () =>
  new AppError(400, 'devices.patient_deceased', 'No device can be registered: the patient is deceased.');

export const keyRefused = () =>
  new AppError(401, 'devices.key_refused', 'The key of the device is unknown, or it was revoked.');

export const tooManyRequests = (retryAfterSeconds: number) =>
  new AppError(429, 'devices.too_many_requests', 'The device sends too often. Please wait a moment.', {
    retryAfterSeconds,
  });
