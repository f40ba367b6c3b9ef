import { addMinutes } from '../../src/core/clock.js';
import { newId } from '../../src/core/ids.js';
import { anAllergy, aCondition } from '../factories/problem.js';
import { anAdmission, type Admission } from '../factories/admission.js';
import { aBed, aWardOf } from '../factories/bed.js';
import { anAppointment, type Appointment } from '../factories/appointment.js';
import { aDoctor, type Hospital, type Member } from '../factories/hospital.js';
import { aLeave } from '../factories/leave.js';
import { aDelivery, aStockItem } from '../factories/stock-item.js';
import { anInboxMessage } from '../factories/inbox-message.js';
import { anAlert, anAlertRule } from '../factories/alert.js';
import { aPatient } from '../factories/patient.js';
import { aPortalPatient, type PortalPatient } from '../factories/portal-patient.js';
import { aPrescription } from '../factories/prescription.js';
import { aDevice, aReading, aVitalSet } from '../factories/vitals.js';
import type { TestApi } from '../support/api.js';
import { morning } from '../support/hospital-time.js';
import type { HttpClient } from '../support/http-client.js';

/** In the text fields of everything a hospital owns here; no answer to anybody else may contain it. */
export const canary = 'Kanarienvogel';

export const kinds = [
  'admission',
  'alert',
  'alert_rule',
  'allergy',
  'appointment',
  'appointment_request',
  'arrival',
  'bed',
  'bed_request',
  'board',
  'condition',
  'department',
  'device',
  'holiday',
  'inbox_message',
  'leave',
  'merge',
  'merged_patient',
  'notification',
  'patient',
  'patient_import',
  'portal_patient',
  'prescription',
  'reading',
  'role',
  'stock_item',
  'user',
  'vital_set',
  'ward',
] as const;
export type Kind = (typeof kinds)[number];

/** The table of a kind of row. */
export const tableOf: Record<Kind, string> = {
  alert: 'alerts',
  alert_rule: 'alert_rules',
  admission: 'admissions',
  allergy: 'problems',
  appointment: 'appointments',
  arrival: 'appointments',
  bed: 'beds',
  board: 'boards',
  appointment_request: 'appointments',
  bed_request: 'bed_requests',
  patient_import: 'patient_imports',
  condition: 'problems',
  department: 'departments',
  device: 'devices',
  holiday: 'holidays',
  leave: 'doctor_leaves',
  merge: 'patient_merges',
  merged_patient: 'patients',
  notification: 'notifications',
  inbox_message: 'inbox_messages',
  patient: 'patients',
  portal_patient: 'patients',
  prescription: 'prescriptions',
  reading: 'readings',
  role: 'roles',
  stock_item: 'stock_items',
  user: 'users',
  vital_set: 'vital_sets',
  ward: 'wards',
};

/** Bookings take these many slots of a day; what comes later in the day is for tests. */
const slotsADay = 20;

/** Makes rows of a hospital, each new; bookings take one slot after the other from the test's morning on. */
export class Holdings {
  private slots = 0;
  private days = 0;
  private walkInDoctor: Promise<Member> | undefined;
  /** Whose they are, of what is found under a patient or a doctor. */
  readonly owners = new Map<string, string>();
  private asked = 0;

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
      case 'alert':
        return this.make('patient').then(patient => anAlert(this.http, patient));
      case 'alert_rule':
        return this.make('patient').then(patient => anAlertRule(this.http, patient));
      case 'admission':
        return this.admission().then(({ id }) => id);
      case 'allergy':
        return this.ofPatient(anAllergy, { text: canary });
      case 'condition':
        return this.ofPatient(aCondition, { text: canary });
      case 'appointment':
        return this.appointment().then(({ id }) => id);
      case 'arrival':
        return this.arrival();
      case 'board':
        return this.created('/waiting-room/boards', { name: canary });
      case 'appointment_request':
        return this.fromPortal('/portal/appointments', {
          doctor_user_id: this.doctor.id,
          scheduled_at: this.nextAskedFor(),
          reason: canary,
        });
      case 'bed_request':
        return this.fromPortal('/portal/bed-requests', { reason: canary });
      case 'portal_patient':
        return this.portalPatient().then(({ patient }) => patient.id);
      case 'bed':
        return this.make('ward')
          .then(ward_id => aBed(this.http, { ward_id, label: canary }))
          .then(({ id }) => id);
      case 'department':
        return this.created('/departments', { name: this.named(), description: canary });
      case 'holiday':
        return this.created('/settings/holidays', { day: this.nextDay(), name: canary });
      case 'leave':
        return this.leave();
      case 'merge':
        return this.merge().then(({ id }) => id);
      case 'merged_patient':
        return this.merge().then(({ merged }) => merged);
      case 'notification':
        return this.notification();
      case 'inbox_message':
        return this.inboxMessage();
      case 'patient':
        return aPatient(this.http, { first_name: canary, city: canary }).then(({ id }) => id);
      case 'patient_import':
        return this.patientImport();
      case 'prescription':
        return this.prescription();
      case 'device':
        return this.ofPatient(aDevice, { name: canary });
      case 'reading':
        return this.ofPatient(aReading, {});
      case 'vital_set':
        return this.ofPatient(aVitalSet, { notes: canary });
      case 'role':
        return this.created('/roles', {
          name: this.named(),
          description: canary,
          permission_codes: ['patients:view'],
        });
      case 'stock_item':
        return this.stockItem();
      case 'user':
        return Promise.resolve(this.doctor.id);
      case 'ward':
        return aWardOf(this.http, { name: this.named() }).then(({ id }) => id);
    }
  }

  get http() {
    return this.hospital.admin.http;
  }

  async appointment(): Promise<Appointment> {
    return anAppointment(this.http, {
      patient_id: await this.make('patient'),
      doctor_user_id: this.doctor.id,
      scheduled_at: this.nextSlot(),
      notes: canary,
    });
  }

  /** Of a new patient, an hour before the test's morning. */
  async admission(): Promise<Admission> {
    return anAdmission(this.http, {
      patient_id: await this.make('patient'),
      primary_doctor_user_id: this.doctor.id,
      admit_datetime: addMinutes(morning, -60),
      notes: canary,
    });
  }

  /** Of the doctor, long after the bookings. */
  private async leave(): Promise<string> {
    const { id } = await aLeave(this.http, this.doctor.id, this.nextDay(), { reason: canary });
    this.owners.set(id, this.doctor.id);
    return id;
  }

  private nextDay(): string {
    return addMinutes(new Date('2031-01-01T00:00Z'), 24 * 60 * this.days++)
      .toISOString()
      .slice(0, 10);
  }

  /** Somebody with a token, at a doctor who has no bookings. */
  private async arrival(): Promise<string> {
    this.walkInDoctor ??= aDoctor(this.api, this.hospital);
    return this.created('/waiting-room/walk-ins', {
      patient_id: await this.make('patient'),
      doctor_user_id: (await this.walkInDoctor).id,
      notes: canary,
    });
  }

  /** One that has ended; only one may be under way. */
  private async patientImport(): Promise<string> {
    const id = newId();
    const { schema } = this.hospital;
    await this.api.sql(
      `insert into ${schema}.patient_imports (id, is_dry_run, takes_duplicates, status, total_rows, ignored_columns, error,
         created_at)
       values ($1, true, false, 'FAILED', 2, array[$2], $2, now())`,
      [id, canary],
    );
    await this.api.sql(
      `insert into ${schema}.patient_import_rows (import_id, line, outcome, problems) values ($1, 2, 'INVALID', $2)`,
      [id, JSON.stringify([{ field: 'city', message: canary }])],
    );
    return id;
  }

  private portalPatient(): Promise<PortalPatient> {
    return aPortalPatient(this.api, this.hospital, { first_name: canary, city: canary });
  }

  /** What a patient asks for in the portal. */
  private async fromPortal(path: string, form: object): Promise<string> {
    const { http } = await this.portalPatient();
    const { status, body } = await http.post<{ id: string }>(path, form);
    if (status !== 201) throw new Error(`${path} answered ${status}: ${JSON.stringify(body)}`);
    return body.id;
  }

  /** Later in the day than bookings; four a day. */
  private nextAskedFor(): Date {
    const n = this.asked++;
    return addMinutes(morning, 6 * 60 + 15 * (n % 4) + 24 * 60 * Math.floor(n / 4));
  }

  private nextSlot(): Date {
    const n = this.slots++;
    return addMinutes(morning, 15 * (n % slotsADay) + 24 * 60 * Math.floor(n / slotsADay));
  }

  private async prescription(): Promise<string> {
    const { id } = await aPrescription(this.http, await this.appointment(), { chief_complaint: canary });
    return id;
  }

  private async ofPatient(
    make: (
      http: HttpClient,
      patientId: string,
      overrides: Record<string, unknown>,
    ) => Promise<{ readonly id: string }>,
    overrides: Record<string, string>,
  ): Promise<string> {
    const patient = await this.make('patient');
    const { id } = await make(this.http, patient, overrides);
    this.owners.set(id, patient);
    return id;
  }

  private async merge(): Promise<{ readonly id: string; readonly merged: string }> {
    const [survivor, merged] = [await this.make('patient'), await this.make('patient')];
    const { status, body } = await this.http.post<{ id: string }>(`/patients/${survivor}/merge`, {
      merged_patient_id: merged,
      reason: canary,
    });
    if (status !== 201) throw new Error(`The merge was refused: ${JSON.stringify(body)}`);
    this.owners.set(body.id, survivor);
    return { id: body.id, merged };
  }

  private async stockItem(): Promise<string> {
    const { id } = await aStockItem(this.http, { name: this.named(), generic_name: canary });
    await aDelivery(this.http, id, { quantity: 5, batch_number: 'B1' });
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
