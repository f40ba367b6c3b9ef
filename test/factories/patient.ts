import type { HttpClient } from '../support/http-client.js';

let serial = 0;

export interface Patient {
  readonly id: string;
  readonly patient_code: string;
  readonly version: number;
  readonly [member: string]: unknown;
}

export const patientForm = (overrides: Record<string, unknown> = {}) => ({
  first_name: 'Asha',
  last_name: 'Kulkarni',
  phone_primary: `98${String(10_000_000 + ++serial)}`,
  email: null,
  city: 'Pune',
  gender: 'FEMALE',
  dob: '1988-03-14',
  dob_unknown: false,
  age_only: null,
  ...overrides,
});

export async function aPatient(http: HttpClient, overrides: Record<string, unknown> = {}): Promise<Patient> {
  const created = await http.post<Patient>('/patients/quick-register', patientForm(overrides));
  if (created.status !== 201)
    throw new Error(`Patient could not be registered: ${JSON.stringify(created.body)}`);
  return created.body;
}
