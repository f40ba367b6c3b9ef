import { notFound } from '../../core/errors/app-error.js';

export const sessionNotFound = () => notFound('auth.session_not_found', 'The session');

export const hospitalNotFound = () => notFound('auth.hospital_not_found', 'The hospital');
