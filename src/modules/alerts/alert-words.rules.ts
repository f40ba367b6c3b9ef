import { observationTypes, type ObservationType } from '../observation-types/index.js';
import type { Direction, Severity } from './alerts.rules.js';

const names: Readonly<Record<ObservationType, string>> = {
  heart_rate: 'Heart rate',
  bp_systolic: 'Systolic blood pressure',
  bp_diastolic: 'Diastolic blood pressure',
  spo2: 'Oxygen saturation',
  temperature: 'Body temperature',
  glucose: 'Blood glucose',
  weight: 'Weight',
  height: 'Height',
  bmi: 'Body mass index',
  respiratory_rate: 'Respiratory rate',
  ecg: 'ECG sample',
  steps: 'Number of steps',
  sleep_hours: 'Sleep',
  calories: 'Calories burned',
};

/** Units as people write them; the others are written as UCUM has them. */
const written: Readonly<Record<string, string>> = { 'mm[Hg]': 'mmHg', Cel: '°C', '/min': 'per minute' };

interface Subject {
  readonly type: ObservationType;
  readonly direction: Direction;
  readonly severity: Severity;
  readonly threshold: number;
  readonly worst_value: number;
}

/** What it is, e.g. `High fever` or `Oxygen saturation critically low`. */
export function titleOf({ type, direction, severity }: Omit<Subject, 'threshold' | 'worst_value'>): string {
  if (type === 'temperature') {
    if (direction === 'low') return 'Hypothermia';
    return severity === 'HIGH' || severity === 'CRITICAL' ? 'High fever' : 'Fever';
  }
  return `${names[type]} ${severity === 'CRITICAL' ? 'critically ' : ''}${direction}`;
}

/** One sentence for whoever must see to it: what it is, the worst value, and the threshold it is beyond. */
export function messageOf(alert: Subject): string {
  const unit = observationTypes[alert.type].unit;
  const shown = (value: number) =>
    unit === '%' ? `${value}%` : `${value} ${written[unit] ?? unit.replaceAll(/[{}]/g, '')}`;
  const beyond = alert.direction === 'high' ? 'above' : 'below';
  return `${titleOf(alert)}: ${shown(alert.worst_value)}, ${beyond} ${shown(alert.threshold)}.`;
}
