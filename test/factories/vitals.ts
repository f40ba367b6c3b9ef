import { checksumOf } from '../../src/modules/vitals/index.js';
import type { HttpClient } from '../support/http-client.js';

export interface Vitals {
  readonly id: string;
  readonly recorded_at: string;
  readonly bmi: number | null;
  readonly superseded_by_id: string | null;
  readonly [member: string]: unknown;
}

/** A set as the form of the web client sends it. */
export const vitalsForm = (patientId: string, overrides: Record<string, unknown> = {}) => ({
  patient_id: patientId,
  appointment_id: null,
  admission_id: null,
  systolic_bp: 122,
  diastolic_bp: 78,
  heart_rate: 76,
  temperature_c: ((98.6 - 32) * 5) / 9,
  respiratory_rate: 16,
  spo2: 98,
  weight_kg: 64.2,
  height_cm: 168,
  notes: null,
  ...overrides,
});

export async function aVitalSet(
  http: HttpClient,
  patientId: string,
  overrides: Record<string, unknown> = {},
): Promise<Vitals> {
  const { status, body } = await http.post<Vitals>('/vitals', vitalsForm(patientId, overrides));
  if (status !== 201) throw new Error(`Vital signs were refused: ${JSON.stringify(body)}`);
  return body;
}

export interface Reading {
  readonly id: string;
  readonly type: string;
  readonly value: number | null;
  readonly recorded_at: string;
  readonly [member: string]: unknown;
}

export async function aReading(
  http: HttpClient,
  patientId: string,
  overrides: Record<string, unknown> = {},
): Promise<Reading> {
  const { status, body } = await http.post<Reading>(`/patients/${patientId}/readings`, {
    type: 'heart_rate',
    value: 72,
    unit: '/min',
    ...overrides,
  });
  if (status !== 201) throw new Error(`A reading was refused: ${JSON.stringify(body)}`);
  return body;
}

export interface OfflineRow {
  readonly patient_id: string;
  readonly type: string;
  readonly value: number;
  readonly unit: string;
  readonly recorded_at: string;
  readonly source?: string;
}

/** A row of a batch, with the checksum that its app has made. */
export const signedRow = (row: OfflineRow) => ({ ...row, checksum: checksumOf({ ...row }) });

export interface BatchReport {
  readonly uploaded: number;
  readonly skipped: number;
  readonly failed: number;
  readonly errors: readonly { readonly row: number; readonly code: string; readonly detail: string }[];
  readonly alerts_raised: number;
}

export interface Device {
  readonly id: string;
  readonly api_key: string;
  readonly version: number;
  readonly [member: string]: unknown;
}

export async function aDevice(
  http: HttpClient,
  patientId: string,
  overrides: Record<string, unknown> = {},
): Promise<Device> {
  const { status, body } = await http.post<Device>('/devices', {
    patient_id: patientId,
    name: 'Pulse oximeter',
    ...overrides,
  });
  if (status !== 201) throw new Error(`A device was refused: ${JSON.stringify(body)}`);
  return body;
}
