import { z } from 'zod';
import { listOf, pageOf } from '../../core/http/fields.js';
import { AdmissionResponse } from './admissions.dto.js';

export const OwnAdmissionFilter = z.object(pageOf({ default: 20 }));
export type OwnAdmissionFilter = z.output<typeof OwnAdmissionFilter>;

/** A stay as the patient sees it: without the notes of the staff. */
export const PortalAdmission = AdmissionResponse.pick({
  id: true,
  department: true,
  doctor_name: true,
  admit_datetime: true,
  discharge_datetime: true,
  discharge_summary: true,
  discharge_details: true,
  status: true,
  bed: true,
  length_of_stay_days: true,
}).meta({ id: 'PortalAdmission' });
export type PortalAdmission = z.output<typeof PortalAdmission>;

export const PortalAdmissionList = listOf(PortalAdmission).meta({ id: 'PortalAdmissionList' });
