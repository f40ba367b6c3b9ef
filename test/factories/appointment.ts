import type { HttpClient } from '../support/http-client.js';

export interface Appointment {
  readonly id: string;
  readonly status: string;
  readonly scheduled_at: string;
  readonly version: number;
  readonly [member: string]: unknown;
}

export interface Visit {
  readonly patient_id: string;
  readonly doctor_user_id: string;
  readonly scheduled_at: Date | string;
  readonly [member: string]: unknown;
}

export async function anAppointment(http: HttpClient, visit: Visit): Promise<Appointment> {
  const booked = await http.post<Appointment>('/appointments', visit);
  if (booked.status !== 201) throw new Error(`Booking failed: ${JSON.stringify(booked.body)}`);
  return booked.body;
}
