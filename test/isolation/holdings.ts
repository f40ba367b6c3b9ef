import { addMinutes } from '../../src/core/clock.js';
import { anAppointment } from '../factories/appointment.js';
import { aDoctor, type Hospital, type Member } from '../factories/hospital.js';
import { anInboxMessage } from '../factories/inbox-message.js';
import { aPatient } from '../factories/patient.js';
import type { TestApi } from '../support/api.js';
import { morning } from '../support/hospital-time.js';

/** In the text fields of everything a hospital owns here; no answer to anybody else may contain it. */
export const canary = 'Kanarienvogel';

export const kinds = ['appointment', 'department', 'inbox_message', 'patient', 'role', 'user'] as const;
export type Kind = (typeof kinds)[number];

/** The table of a kind of row. */
export const tableOf: Record<Kind, string> = {
  appointment: 'appointments',
  department: 'departments',
  inbox_message: 'inbox_messages',
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
      case 'inbox_message':
        return this.inboxMessage();
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

  /** Of the administrator. */
  private async inboxMessage(): Promise<string> {
    const { admin, schema } = this.hospital;
    const event = await anInboxMessage(this.api, this.hospital, [admin.id], {
      subject: canary,
      text: canary,
    });
    const [message] = await this.api.sql<{ id: string }>(
      `select id from ${schema}.inbox_messages where event_id = $1`,
      [event],
    );
    return message?.id ?? '';
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
