import { AppError, notFound } from '../../core/errors/app-error.js';
import type { AlertStatus } from './alerts.state.js';

export const alertNotFound = () => notFound('alerts.not_found', 'The alert');
export const alertRuleNotFound = () => notFound('alerts.rule_not_found', 'The alert rule');

export const notYourPatient = () =>
  new AppError(403, 'alerts.not_yours', 'This patient is not among those you look after.');

export const wrongStatus = (status: AlertStatus) =>
  new AppError(
    400,
    'alerts.wrong_status',
    status === 'OPEN'
      ? 'This cannot be done: the alert is OPEN. Acknowledge it first.'
      : `This cannot be done: the alert is ${status}.`,
  );

const invalid = (code: string, detail: string) => new AppError(422, `alerts.${code}`, detail);

export const thresholdImplausible = (min: number, max: number, unit: string) =>
  invalid('threshold_implausible', `The threshold must lie between ${min} and ${max} ${unit}.`);

export const thresholdsCross = () =>
  invalid('thresholds_cross', 'With this rule a value could be too high and too low at once.');
