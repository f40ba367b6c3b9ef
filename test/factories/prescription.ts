import type { HttpClient } from '../support/http-client.js';

export interface Prescription {
  readonly id: string;
  readonly prescription_code: string;
  readonly status: string;
  readonly version: number;
  readonly items: readonly { readonly id: string; readonly [member: string]: unknown }[];
  readonly [member: string]: unknown;
}

/** The visit for which it is written. */
export interface VisitOfPrescription {
  readonly id: string;
  readonly patient_id?: unknown;
}

/** A medicine that the pharmacy does not keep. */
export const aMedicine = (overrides: Record<string, unknown> = {}) => ({
  stock_item_id: null,
  medicine_name: 'Paracetamol 500 mg',
  dosage: '1 tablet',
  frequency: 'TDS',
  duration: '3 days',
  instructions: 'After food',
  quantity: null,
  ...overrides,
});

export const prescriptionForm = (
  { id, patient_id }: VisitOfPrescription,
  overrides: Record<string, unknown> = {},
) => ({
  patient_id,
  appointment_id: id,
  chief_complaint: 'Fever for two days',
  diagnosis: 'Viral fever',
  items: [aMedicine()],
  ...overrides,
});

/** A draft for a visit. */
export async function aPrescription(
  http: HttpClient,
  visit: VisitOfPrescription,
  overrides: Record<string, unknown> = {},
): Promise<Prescription> {
  const written = await http.post<Prescription>('/prescriptions', prescriptionForm(visit, overrides));
  if (written.status !== 201) throw new Error(`Prescribing failed: ${JSON.stringify(written.body)}`);
  return written.body;
}
