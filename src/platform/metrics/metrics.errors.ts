import { notFound } from '../../core/errors/app-error.js';

export const hospitalNotFound = () => notFound('metrics.hospital_not_found', 'The hospital');
