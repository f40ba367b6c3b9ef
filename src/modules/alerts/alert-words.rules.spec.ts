import type { Severity } from './alerts.rules.js';
import type { ObservationType } from '../observation-types/index.js';
import { messageOf } from './alert-words.rules.js';

it.each<[ObservationType, 'high' | 'low', Severity, number, number, string]>([
  ['glucose', 'low', 'CRITICAL', 50, 54, 'Blood glucose critically low: 50 mg/dL, below 54 mg/dL.'],
  ['glucose', 'low', 'MEDIUM', 60, 70, 'Blood glucose low: 60 mg/dL, below 70 mg/dL.'],
  ['spo2', 'low', 'MEDIUM', 94, 95, 'Oxygen saturation low: 94%, below 95%.'],
  ['bp_systolic', 'high', 'HIGH', 150, 140, 'Systolic blood pressure high: 150 mmHg, above 140 mmHg.'],
  ['heart_rate', 'high', 'HIGH', 130, 120, 'Heart rate high: 130 per minute, above 120 per minute.'],
  ['temperature', 'high', 'HIGH', 40, 39.4, 'High fever: 40 °C, above 39.4 °C.'],
  ['temperature', 'high', 'MEDIUM', 38.5, 38, 'Fever: 38.5 °C, above 38 °C.'],
  ['temperature', 'low', 'HIGH', 34, 35, 'Hypothermia: 34 °C, below 35 °C.'],
  ['steps', 'low', 'LOW', 10, 100, 'Number of steps low: 10 steps, below 100 steps.'],
])('%s %s, %s', (type, direction, severity, worst_value, threshold, message) => {
  expect(messageOf({ type, direction, severity, worst_value, threshold })).toBe(message);
});
