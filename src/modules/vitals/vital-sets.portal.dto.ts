import { z } from 'zod';
import { listOf, pageOf } from '../../core/http/fields.js';
import { VitalsResponse } from './vital-sets.dto.js';

export const OwnVitalsFilter = z.object(pageOf({ default: 20 }));
export type OwnVitalsFilter = z.output<typeof OwnVitalsFilter>;

/** What was measured, as it stands; what was corrected or taken back is not shown. */
export const PortalVitals = VitalsResponse.pick({
  id: true,
  recorded_at: true,
  systolic_bp: true,
  diastolic_bp: true,
  heart_rate: true,
  temperature_c: true,
  respiratory_rate: true,
  spo2: true,
  glucose_mg_dl: true,
  weight_kg: true,
  height_cm: true,
  bmi: true,
}).meta({ id: 'PortalVitals' });
export type PortalVitals = z.output<typeof PortalVitals>;

export const PortalVitalsList = listOf(PortalVitals).meta({ id: 'PortalVitalsList' });
