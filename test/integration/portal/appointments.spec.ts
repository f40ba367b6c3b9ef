import { ExpireRequests } from '../../../src/modules/appointments/index.js';
import { anAdmission } from '../../factories/admission.js';
import { anAppointment } from '../../factories/appointment.js';
import { aDoctor, aHospital, aStaffMember, type Hospital, type Member } from '../../factories/hospital.js';
import { aPatient } from '../../factories/patient.js';
import { aPortalPatient, type PortalPatient } from '../../factories/portal-patient.js';
import { startApi, type TestApi } from '../../support/api.js';
import { at } from '../../support/hospital-time.js';
import { countOf, historyOf } from '../../support/records.js';
import { PostRoom } from '../notifications/post-room.js';

interface Own {
  readonly id: string;
  readonly status: string;
  readonly code: string;
  readonly next_free_slots: string[];
}

let api: TestApi;
let hospital: Hospital;
let doctor: Member;
let own: PortalPatient;

beforeAll(async () => {
  api = await startApi({ REDIS_URL: '' });
  api.setClock(at('08:00'));
  hospital = await aHospital(api);
  doctor = await aDoctor(api, hospital);
}, 60_000);
beforeEach(async () => {
  api.setClock(at('08:00'));
  await api.sql('delete from public.counters');
  await api.sql(`delete from ${hospital.schema}.appointments`);
  own = await aPortalPatient(api, hospital);
});
afterAll(() => api.close());

const ask = (time: string, { http } = own, doctor_user_id = doctor.id) =>
  http.post<Own>('/portal/appointments', { doctor_user_id, scheduled_at: at(time), reason: 'Cough' });
const asked = async (time: string, by = own) => {
  const { status, body } = await ask(time, by);
  expect([status, body.status]).toEqual([201, 'REQUESTED']);
  return body.id;
};
const staff = () => hospital.admin.http;
const approve = (id: string) => staff().patch<Own>(`/appointments/${id}/approve`);
const book = async (time: string) =>
  anAppointment(staff(), {
    patient_id: (await aPatient(staff())).id,
    doctor_user_id: doctor.id,
    scheduled_at: at(time),
  });

describe('what a patient sees before asking', () => {
  it('are the doctors, by name, speciality and department', async () => {
    await aStaffMember(api, hospital, { roles: ['NURSE'], first_name: 'Nobody' });
    const { body } = await own.http.get<{ items: { id: string }[]; total: number }>(
      '/portal/doctors?search=member',
    );
    expect(body.items.map(({ id }) => id)).toEqual([doctor.id]);
    expect(JSON.stringify(body)).not.toContain('@');
    expect((await own.http.get('/portal/doctors?search=dermatology')).body).toMatchObject({ total: 0 });
  });

  it('are the slots of a doctor that are free for both', async () => {
    await book('09:15');
    const another = await aDoctor(api, hospital);
    await anAppointment(staff(), {
      patient_id: own.patient.id,
      doctor_user_id: another.id,
      scheduled_at: at('09:45'),
    });
    const { body } = await own.http.get<{ slots: { starts_at: string }[]; booking: string }>(
      `/portal/doctors/${doctor.id}/slots?days=1`,
    );
    const starts = body.slots.map(({ starts_at }) => starts_at);
    expect(starts.slice(0, 3)).toEqual(['09:00', '09:30', '10:00'].map(time => at(time).toISOString()));
    expect(starts.at(-1)).toBe(at('17:45').toISOString());
    expect(body.booking).toBe('REQUEST');
    expect((await own.http.get(`/portal/doctors/${own.patient.id}/slots`)).status).toBe(404);
  });
});

describe('a request', () => {
  it('holds no time, is told to nobody but the list, and names the patient as its author', async () => {
    const id = await asked('10:00');
    await book('10:00');
    expect((await staff().get<{ items: Own[] }>('/appointments?status=REQUESTED')).body.items).toMatchObject([
      { id, status: 'REQUESTED', is_by_patient: true, notes: 'Cough' },
    ]);
    const [entry] = await historyOf(api, hospital, id);
    expect(entry).toMatchObject({ action: 'appointment.requested', patient_ids: [own.patient.id] });
    expect(
      await countOf(api, hospital, 'audit_entries', "entity_id = $1 and actor_roles = '{PATIENT}'", [id]),
    ).toBe(1);
  });

  it('is one at a time with a doctor, also of ten at once', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => ask(`1${n % 8}:00`)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    for (const { status, body } of answers.filter(answer => answer.status !== 201))
      expect([status, body.code]).toEqual([409, 'appointments.request_pending']);
    const another = await aDoctor(api, hospital);
    expect((await ask('12:00', own, another.id)).status).toBe(201);
  });

  it.each([
    [
      'at a time that is taken',
      async () => void (await book('11:00')),
      '11:00',
      409,
      'appointments.slot_taken',
    ],
    [
      'for the past',
      () => Promise.resolve(api.setClock(at('12:00'))),
      '11:00',
      400,
      'appointments.in_the_past',
    ],
    ['between two slots', () => Promise.resolve(), '11:07', 422, 'appointments.off_grid'],
    ['for the night', () => Promise.resolve(), '23:00', 400, 'appointments.outside_hours'],
  ])('is not taken %s', async (_, first, time, status, code) => {
    await first();
    expect(await ask(time)).toMatchObject({ status, body: { code } });
  });

  it('is for a doctor of this hospital, and not for somebody who stays in it', async () => {
    const other = await aHospital(api);
    expect((await ask('11:00', own, (await aDoctor(api, other)).id)).status).toBe(404);
    await anAdmission(staff(), {
      patient_id: own.patient.id,
      primary_doctor_user_id: doctor.id,
      admit_datetime: at('07:00'),
    });
    expect(await ask('11:00')).toMatchObject({
      status: 409,
      body: { code: 'appointments.patient_admitted' },
    });
  });

  it('that is approved is a booking, and both are told', async () => {
    const id = await asked('11:00');
    expect((await approve(id)).body).toMatchObject({ id, status: 'SCHEDULED' });
    expect((await approve(id)).status).toBe(400);
    const room = new PostRoom(api, hospital);
    await room.work();
    expect(await room.one(own.patient.id, 'EMAIL')).toMatchObject({
      event: 'appointment.approved',
      template: 'appointment_created',
    });
    expect((await doctor.http.get<{ total: number }>('/inbox')).body.total).toBeGreaterThan(0);
    expect((await own.http.get(`/portal/appointments/${id}`)).body).toMatchObject({ status: 'SCHEDULED' });
  });

  it('whose time was taken meanwhile cannot be approved, and waits on', async () => {
    const id = await asked('11:00');
    await book('11:00');
    const { status, body } = await approve(id);
    expect([status, body.code]).toEqual([409, 'appointments.slot_taken']);
    expect(body.next_free_slots).toHaveLength(3);
    expect((await own.http.get(`/portal/appointments/${id}`)).body).toMatchObject({ status: 'REQUESTED' });
  });

  it('that is approved twenty times at once is booked once', async () => {
    const id = await asked('11:00');
    const answers = await Promise.all(Array.from({ length: 20 }, () => approve(id)));
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    expect(
      await countOf(api, hospital, 'audit_entries', "action = 'appointment.approved' and entity_id = $1", [
        id,
      ]),
    ).toBe(1);
  });

  it('that is rejected tells the patient why', async () => {
    const id = await asked('11:00');
    expect((await staff().patch(`/appointments/${id}/reject`, {})).status).toBe(422);
    const reason = 'The doctor is at a congress.';
    expect((await staff().patch(`/appointments/${id}/reject`, { reason })).body).toMatchObject({
      status: 'REJECTED',
      rejected_reason: reason,
    });
    const room = new PostRoom(api, hospital);
    await room.work();
    expect(await room.one(own.patient.id, 'EMAIL')).toMatchObject({ template: 'appointment_rejected' });
    expect((await own.http.get(`/portal/appointments/${id}`)).body).toMatchObject({
      rejected_reason: reason,
    });
    await asked('11:00');
  });

  it('that nobody answers is rejected when its time has passed', async () => {
    const [late, soon] = [await asked('09:00'), await asked('17:00', await aPortalPatient(api, hospital))];
    api.setClock(at('09:30'));
    await api.app.get(ExpireRequests, { strict: false }).run();
    expect((await own.http.get(`/portal/appointments/${late}`)).body).toMatchObject({
      ...{ status: 'REJECTED', rejected_reason: 'EXPIRED' },
    });
    expect((await staff().get(`/appointments/${soon}`)).body).toMatchObject({ status: 'REQUESTED' });
  });

  it('is granted and refused by those who may book, and by doctors for themselves', async () => {
    const id = await asked('11:00');
    const [nurse, other] = [
      await aStaffMember(api, hospital, { roles: ['NURSE'] }),
      await aDoctor(api, hospital),
    ];
    for (const step of ['approve', 'reject'])
      for (const { http } of [nurse, other])
        expect((await http.patch(`/appointments/${id}/${step}`, { reason: 'No' })).status).toBe(403);
    expect((await doctor.http.patch(`/appointments/${id}/approve`)).status).toBe(200);
  });

  it('is no visit: the doctor does not see the record for it', async () => {
    await asked('11:00');
    expect((await doctor.http.get(`/patients/${own.patient.id}`)).status).toBe(403);
  });
});

describe('calling off', () => {
  const cancel = (id: string, { http } = own) => http.patch<Own>(`/portal/appointments/${id}/cancel`);

  it('is possible for a request and for a booking, and says at whose wish', async () => {
    const request = await asked('11:00');
    expect((await cancel(request)).body).toMatchObject({
      status: 'CANCELLED',
      cancelled_reason: 'PATIENT_REQUEST',
    });
    const booking = await asked('11:00');
    await approve(booking);
    expect((await cancel(booking)).body.status).toBe('CANCELLED');
    await book('11:00');
  });

  it('is too late after check-in', async () => {
    const id = await asked('09:00');
    await approve(id);
    api.setClock(at('08:50'));
    await staff().patch(`/appointments/${id}/check-in`);
    expect(await cancel(id)).toMatchObject({ status: 400, body: { code: 'appointments.wrong_status' } });
  });

  it('is for the own ones', async () => {
    const id = await asked('11:00');
    expect((await cancel(id, await aPortalPatient(api, hospital))).status).toBe(404);
  });
});

describe('a patient whose request is granted and the desk, at one slot', () => {
  it('race two hundred times, where patients book at once: one has it, never both', async () => {
    const profile = `/doctors/${doctor.id}/profile`;
    expect((await doctor.http.patch(profile, { portal_booking: 'DIRECT' })).status).toBe(200);
    const patients = await Promise.all(Array.from({ length: 10 }, () => aPatient(staff())));
    const won = { patient: 0, desk: 0 };
    for (let round = 0; round < 200; round++) {
      const scheduled_at = new Date(at('09:00').getTime() + (round % 32) * 900_000);
      if (round % 32 === 0) await api.sql(`delete from ${hospital.schema}.appointments`);
      const visit = { doctor_user_id: doctor.id, scheduled_at };
      const atDesk = () => staff().post('/appointments', { patient_id: patients[round % 10]?.id, ...visit });
      const early = round % 2 === 0 ? atDesk() : undefined;
      const [patient, desk] = await Promise.all([
        own.http.post<Own>('/portal/appointments', visit),
        early ?? atDesk(),
      ]);
      expect([
        [201, 409],
        [409, 201],
      ]).toContainEqual([patient.status, desk.status]);
      const taken = "doctor_id = $1 and starts_at = $2 and status = 'SCHEDULED'";
      expect(await countOf(api, hospital, 'appointments', taken, [doctor.id, scheduled_at])).toBe(1);
      won[patient.status === 201 ? 'patient' : 'desk']++;
      if (patient.status !== 201) continue;
      expect(patient.body.status).toBe('SCHEDULED');
      expect((await own.http.patch(`/portal/appointments/${patient.body.id}/cancel`)).status).toBe(200);
    }
    console.info(`200 races for a slot: the patient won ${won.patient}, the desk ${won.desk}`);
    expect(Math.min(won.patient, won.desk)).toBeGreaterThan(0);
    expect((await doctor.http.patch(profile, { portal_booking: 'REQUEST' })).status).toBe(200);
  }, 120_000);
});
