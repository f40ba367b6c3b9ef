import { notFound } from '../../core/errors/app-error.js';

export const deadLetterNotFound = () => notFound('dead_letters.not_found', 'The failed job');
