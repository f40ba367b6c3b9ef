import { notFound } from '../../core/errors/app-error.js';

export const messageNotFound = () => notFound('inbox.not_found', 'The message');
