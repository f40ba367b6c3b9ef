import { notFound } from '../../core/errors/app-error.js';

export const noLogo = () => notFound('settings.no_logo', 'The logo of this hospital');
