import type { Appointment } from '../../factories/appointment.js';
import { aPatient } from '../../factories/patient.js';
import type { TestApi } from '../../support/api.js';
import type { Answer, HttpClient } from '../../support/http-client.js';
import { aDesk, type Desk } from '../appointments/desk.js';

export interface Entry {
  readonly appointment_id: string;
  readonly token_number: number;
  readonly state: string;
  readonly [member: string]: unknown;
}

/** A desk at nine in the morning, and what it does with those who come. */
export class WaitingDesk {
  private constructor(
    readonly api: TestApi,
    readonly desk: Desk,
  ) {}

  static async open(api: TestApi): Promise<WaitingDesk> {
    return new WaitingDesk(api, await aDesk(api));
  }

  get http(): HttpClient {
    return this.desk.receptionist.http;
  }

  /** Of a new patient, for the doctor unless somebody else is named. */
  async walkIn<T = Appointment>(more: Record<string, unknown> = {}, http = this.http): Promise<Answer<T>> {
    const { id: patient_id } = await aPatient(this.http);
    return http.post<T>('/waiting-room/walk-ins', {
      patient_id,
      doctor_user_id: this.desk.doctor.id,
      ...more,
    });
  }

  async queue(doctorId = this.desk.doctor.id, query = ''): Promise<Entry[]> {
    const { status, body } = await this.desk.hospital.admin.http.get<{ entries: Entry[] }>(
      `/waiting-room/queues/${doctorId}${query}`,
    );
    if (status !== 200) throw new Error(`The queue answered ${status}: ${JSON.stringify(body)}`);
    return body.entries;
  }

  /** Tokens and where they are. */
  async places(doctorId?: string): Promise<[number, string][]> {
    return (await this.queue(doctorId)).map(({ token_number, state }) => [token_number, state]);
  }

  callNext<T = Entry>(http = this.http, doctorId = this.desk.doctor.id): Promise<Answer<T>> {
    return http.post<T>(`/waiting-room/queues/${doctorId}/call-next`);
  }

  step<T = Entry>(name: 'skip' | 'recall', id: string, http = this.http): Promise<Answer<T>> {
    return http.patch<T>(`/waiting-room/entries/${id}/${name}`);
  }

  visit<T = Appointment>(step: string, { id }: { id: string }, body: object = {}): Promise<Answer<T>> {
    return this.desk.hospital.admin.http.patch<T>(`/appointments/${id}/${step}`, body);
  }
}
