import { AppError, notFound } from '../../core/errors/app-error.js';
import { constraintMeans } from '../../core/errors/database-errors.js';

export const demoModeOff = () => new AppError(403, 'demo.mode_off', 'Demo mode is switched off.');

export const taskRunning = () =>
  new AppError(
    409,
    'demo.task_running',
    'The demo data is being worked on already. Please wait until that is done.',
  );

export const taskNotFound = () => notFound('demo.task_not_found', 'The task');

constraintMeans('demo_tasks_one_at_a_time', taskRunning);
