import { aStaffMember, type Hospital, type Member } from '../../factories/hospital.js';
import { patientForm } from '../../factories/patient.js';
import { aMedicine, prescriptionForm } from '../../factories/prescription.js';
import { stockItemForm } from '../../factories/stock-item.js';
import { vitalsForm } from '../../factories/vitals.js';
import type { TestApi } from '../../support/api.js';
import type { HttpClient } from '../../support/http-client.js';

/** The same numbers for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Thing {
  readonly id: string;
  readonly patient_id?: string;
}

/** A hospital in which people do whatever comes into their minds; much of it is refused, as in life. */
export class Busy {
  readonly done: Record<string, number> = {};
  private readonly patients: string[] = [];
  private readonly visits: Thing[] = [];
  private readonly prescriptions: string[] = [];
  private readonly stays: string[] = [];
  private admin: HttpClient;

  private constructor(
    private readonly api: TestApi,
    readonly hospital: Hospital,
    readonly staff: Record<'DOCTOR' | 'SECOND' | 'NURSE' | 'PHARMACIST' | 'RECEPTIONIST', Member>,
    private readonly random: () => number,
  ) {
    this.admin = hospital.admin.http;
  }

  static async open(api: TestApi, hospital: Hospital, random: () => number): Promise<Busy> {
    const member = (role: string, department = 'General Medicine') =>
      aStaffMember(api, hospital, { roles: [role], department });
    const staff = {
      DOCTOR: await member('DOCTOR'),
      SECOND: await member('DOCTOR', 'Cardiology'),
      NURSE: await member('NURSE'),
      PHARMACIST: await member('PHARMACIST', 'Emergency'),
      RECEPTIONIST: await member('RECEPTIONIST', 'Administrator'),
    };
    // It never closes, so that work falls on both sides of midnight, here and in UTC.
    await api.sql(`insert into ${hospital.schema}.opening_hours select d, '00:00', '23:59' from generate_series(1, 7) d
      on conflict (weekday) do update set opens = '00:00', closes = '23:59'`);
    const busy = new Busy(api, hospital, staff, random);
    await busy.act('stock', '/stock-items', stockItemForm({ reorder_level: 5 }));
    await busy.act('stock', '/stock-items', stockItemForm({ current_stock: 50, reorder_level: 5 }));
    await busy.act('stock', '/stock-items', stockItemForm({ reorder_level: 0 }));
    return busy;
  }

  /** Sessions end; the next day begins with signing in. */
  async signIn(member: Member): Promise<HttpClient> {
    const { status, body } = await this.api.login<{ access_token: string }>(member.email, member.password);
    if (status !== 200) throw new Error(`Sign-in failed: ${JSON.stringify(body)}`);
    return this.api.as(body.access_token);
  }

  async begin(): Promise<void> {
    this.admin = await this.signIn(this.hospital.admin);
  }

  async step(now: Date): Promise<void> {
    const dice = this.random();
    if (dice < 0.16 || this.patients.length < 4) return this.register();
    if (dice < 0.36) return this.book(now);
    if (dice < 0.62) return this.visit();
    if (dice < 0.74) return this.prescribe();
    if (dice < 0.84) return this.pharmacy();
    if (dice < 0.95) return this.ward(now);
    if (dice < 0.98) return this.measure(now);
    return this.merge();
  }

  private async register(): Promise<void> {
    const hasBirthday = this.random() < 0.8;
    const id = await this.act(
      'register',
      '/patients/quick-register',
      patientForm({
        gender: this.pick(['MALE', 'FEMALE', 'OTHER', 'UNKNOWN']),
        dob: hasBirthday
          ? `${1935 + Math.floor(this.random() * 90)}-0${1 + Math.floor(this.random() * 9)}-15`
          : null,
        dob_unknown: !hasBirthday,
      }),
    );
    if (id) this.patients.push(id);
  }

  private async book(now: Date): Promise<void> {
    const quarter = 15 * 60_000;
    // Every other visit can be checked in at once.
    const ahead = Math.floor(this.random() * (this.random() < 0.5 ? 3 : 160));
    const slot = Math.ceil(now.getTime() / quarter) + ahead;
    const patient_id = this.pick(this.patients);
    const id = await this.act('book', '/appointments', {
      patient_id,
      doctor_user_id: this.pick([this.staff.DOCTOR, this.staff.SECOND]).id,
      scheduled_at: new Date(slot * quarter),
    });
    if (id && patient_id) this.visits.push({ id, patient_id });
  }

  private async visit(): Promise<void> {
    const visit = this.pick(this.visits.slice(-20));
    if (!visit) return;
    const roll = this.random();
    if (roll < 0.15) await this.change('cancel', `/appointments/${visit.id}/cancel`, { reason: 'OTHER' });
    else if (roll < 0.2) await this.change('no-show', `/appointments/${visit.id}/no-show`, {});
    else
      for (const step of ['check-in', 'start-consultation', 'complete'].slice(
        0,
        Math.ceil(this.random() * 3),
      ))
        await this.change(step, `/appointments/${visit.id}/${step}`, {});
  }

  private async prescribe(): Promise<void> {
    const visit = this.pick(this.visits);
    if (!visit) return;
    const id = await this.act(
      'prescribe',
      '/prescriptions',
      prescriptionForm(visit, { items: [aMedicine()] }),
    );
    if (id) this.prescriptions.push(id);
  }

  private async pharmacy(): Promise<void> {
    const id = this.pick(this.prescriptions);
    if (!id) return;
    const roll = this.random();
    if (roll < 0.5) await this.change('issue', `/prescriptions/${id}`, { status: 'ISSUED' });
    else if (roll < 0.8) await this.change('dispense', `/prescriptions/${id}/dispense`, {});
    else
      await this.change('unprescribe', `/prescriptions/${id}`, { status: 'CANCELLED', reason: 'Not needed' });
  }

  private async ward(now: Date): Promise<void> {
    const stay = this.pick(this.stays);
    const roll = this.random();
    if (!stay || roll < 0.6) {
      const id = await this.act('admit', '/admissions', {
        patient_id: this.pick(this.patients),
        primary_doctor_user_id: this.pick([this.staff.DOCTOR, this.staff.SECOND]).id,
        admit_datetime: now,
      });
      if (id) this.stays.push(id);
    } else if (roll < 0.9)
      await this.change('discharge', `/admissions/${stay}/discharge`, {
        discharge_datetime: now,
        discharge_summary: 'Well',
      });
    else await this.change('unadmit', `/admissions/${stay}/cancel`, { reason: 'By mistake' });
  }

  private async measure(now: Date): Promise<void> {
    const patient = this.pick(this.patients);
    if (patient) await this.act('measure', '/vitals', vitalsForm(patient, { recorded_at: now }));
  }

  private async merge(): Promise<void> {
    const [survivor, merged] = [this.pick(this.patients), this.pick(this.patients)];
    const id = await this.act('merge', `/patients/${survivor}/merge`, {
      merged_patient_id: merged,
      reason: 'Registered twice',
    });
    if (id && this.random() < 0.3)
      await this.act('unmerge', `/patients/${merged}/unmerge`, { reason: 'Two people', later: 'SURVIVOR' });
  }

  private async act(what: string, path: string, form: object): Promise<string | undefined> {
    const { status, body } = await this.admin.post<Thing>(path, form);
    return this.told(what, path, status, body) ? body.id : undefined;
  }

  private async change(what: string, path: string, form: object): Promise<void> {
    const { status, body } = await this.admin.patch(path, form);
    this.told(what, path, status, body);
  }

  private told(what: string, path: string, status: number, body: unknown): boolean {
    if (status === 401 || status >= 500) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
    const outcome = status < 300 ? what : `${what} refused`;
    this.done[outcome] = (this.done[outcome] ?? 0) + 1;
    if (status >= 300) return false;
    return true;
  }

  private pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.random() * list.length)] as T;
  }
}
