import { addMinutes } from '../../src/core/clock.js';
import { newId } from '../../src/core/ids.js';
import { anAppointment } from '../factories/appointment.js';
import { aDoctor, type Hospital, type Member } from '../factories/hospital.js';
import { aPatient } from '../factories/patient.js';
import type { TestApi } from '../support/api.js';
import { morning } from '../support/hospital-time.js';

/** In the text fields of everything a hospital owns here; no answer to anybody else may contain it. */
export const canary = 'Kanarienvogel';

export const kinds = ['appointment', 'department', 'notification', 'patient', 'role', 'user'] as const;
export type Kind = (typeof kinds)[number];

/** The table of a kind of row. */
export const tableOf: Record<Kind, string> = {
  appointment: 'appointments',
  department: 'departments',
  notification: 'notifications',
  patient: 'patients',
  role: 'roles',
  user: 'users',
};

/** Makes rows of a hospital, each new; bookings take one slot after the other from the test's morning on. */
export class Holdings {
  private slots = 0;

  private constructor(
    private readonly api: TestApi,
    readonly hospital: Hospital,
    readonly doctor: Member,
  ) {}

  static async of(api: TestApi, hospital: Hospital): Promise<Holdings> {
    return new Holdings(api, hospital, await aDoctor(api, hospital));
  }

  /** The id of a new row. */
  make(kind: Kind): Promise<string> {
    switch (kind) {
      case 'appointment':
        return this.appointment();
      case 'department':
        return this.created('/departments', { name: this.named(), description: canary });
      case 'notification':
        return this.notification();
      case 'patient':
        return aPatient(this.http, { first_name: canary, city: canary }).then(({ id }) => id);
      case 'role':
        return this.created('/roles', {
          name: this.named(),
          description: canary,
          permission_codes: ['patients:view'],
        });
      case 'user':
        return Promise.resolve(this.doctor.id);
    }
  }

  get http() {
    return this.hospital.admin.http;
  }

  private async appointment(): Promise<string> {
    const { id } = await anAppointment(this.http, {
      patient_id: await this.make('patient'),
      doctor_user_id: this.doctor.id,
      scheduled_at: addMinutes(morning, 15 * this.slots++),
      notes: canary,
    });
    return id;
  }

  /** As a worker writes it, and cannot send it. */
  private async notification(): Promise<string> {
    const id = newId();
    const patient = await this.make('patient');
    await this.api.sql(
      `insert into ${this.hospital.schema}.notifications (id, event_id, event, template, channel, recipient_kind,
         recipient_id, recipient_masked, patient_id, payload, language, status, reason, created_at, updated_at)
       values ($1, $1, 'appointment.booked', 'appointment_created', 'EMAIL', 'PATIENT', $2, $3, $2, '{}', 'en', 'FAILED',
         'refused', now(), now())`,
      [id, patient, canary],
    );
    return id;
  }

  private async created(path: string, form: object): Promise<string> {
    const { status, body } = await this.http.post<{ id: string }>(path, form);
    if (status !== 201) throw new Error(`${path} answered ${status}: ${JSON.stringify(body)}`);
    return body.id;
  }

  private named(): string {
    return `${canary} ${++serial}`;
  }
}

let serial = 0;
