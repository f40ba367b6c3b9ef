import type { HttpClient } from '../support/http-client.js';

export interface Admission {
  readonly id: string;
  readonly patient_id: string;
  readonly status: string;
  readonly admit_datetime: string;
  readonly version: number;
  readonly [member: string]: unknown;
}

export interface StayWish {
  readonly patient_id: string;
  readonly primary_doctor_user_id: string;
  readonly admit_datetime: Date | string;
  readonly [member: string]: unknown;
}

export async function anAdmission(http: HttpClient, wish: StayWish): Promise<Admission> {
  const admitted = await http.post<Admission>('/admissions', wish);
  if (admitted.status !== 201) throw new Error(`Admission failed: ${JSON.stringify(admitted.body)}`);
  return admitted.body;
}
