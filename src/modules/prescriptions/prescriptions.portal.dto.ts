import { z } from 'zod';
import { listOf, pageOf } from '../../core/http/fields.js';
import { PrescriptionResponse } from './prescriptions.dto.js';

export const OwnPrescriptionFilter = z.object(pageOf({ default: 20 }));
export type OwnPrescriptionFilter = z.output<typeof OwnPrescriptionFilter>;

/** What was issued to the patient; the reason for which it was cancelled is for the staff. */
export const PortalPrescription = PrescriptionResponse.pick({
  id: true,
  prescription_code: true,
  doctor_user_id: true,
  doctor_name: true,
  appointment_id: true,
  admission_id: true,
  visit_type: true,
  status: true,
  diagnosis: true,
  items: true,
  issued_at: true,
  dispensed_at: true,
  cancelled_at: true,
}).meta({ id: 'PortalPrescription' });
export type PortalPrescription = z.output<typeof PortalPrescription>;

export const PortalPrescriptionList = listOf(PortalPrescription).meta({ id: 'PortalPrescriptionList' });
