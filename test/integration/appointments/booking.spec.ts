import { newId } from '../../../src/core/ids.js';
import type { Appointment } from '../../factories/appointment.js';
import { aPatient } from '../../factories/patient.js';
import { startApi, type TestApi } from '../../support/api.js';
import { at } from '../../support/hospital-time.js';
import { expectProblem } from '../../support/problems.js';
import { countOf, historyOf } from '../../support/records.js';
import { aDesk, type Desk } from './desk.js';

let api: TestApi;
let desk: Desk;
beforeAll(async () => {
  api = await startApi();
  desk = await aDesk(api);
});
beforeEach(() => api.setClock(at('08:00')));
afterAll(() => api.close());

const book = (form: object) => desk.receptionist.http.post<Appointment>('/appointments', form);

describe('booking', () => {
  it('answers what the web client reads, and is told to audit and outbox', async () => {
    const form = await desk.form('09:00');
    const { status, body } = await book({ ...form, notes: '  Fever  ' });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      patient_id: form['patient_id'],
      patient_name: 'Asha Kulkarni',
      department: 'General Medicine',
      doctor_user_id: desk.doctor.id,
      scheduled_at: at('09:00').toISOString(),
      ends_at: at('09:15').toISOString(),
      status: 'SCHEDULED',
      notes: 'Fever',
      checked_in_at: null,
      has_prescription: false,
      version: 1,
    });
    expect(await historyOf(api, desk.hospital, body.id)).toMatchObject([
      {
        action: 'appointment.booked',
        actor_id: desk.receptionist.id,
        patient_ids: [form['patient_id']],
        payload: { appointment_id: body.id },
      },
    ]);
  });

  it('of a doctor who names nobody is for themselves', async () => {
    const { doctor_user_id: _, ...form } = await desk.form('09:15');
    const { status, body } = await desk.colleague.http.post<Appointment>('/appointments', form);
    expect([status, body['doctor_user_id']]).toEqual([201, desk.colleague.id]);
  });

  it.each<[string, object, number, string, RegExp]>([
    ['yesterday', { scheduled_at: at('10:00', '2030-01-05') }, 400, 'appointments.in_the_past', /past/],
    ['before the doctor comes', { scheduled_at: at('08:45') }, 400, 'appointments.outside_hours', /hours/],
    ['when the doctor has gone', { scheduled_at: at('18:00') }, 400, 'appointments.outside_hours', /hours/],
    ['on a Sunday', { scheduled_at: at('10:00', '2030-01-13') }, 400, 'appointments.outside_hours', /hours/],
    ['at ten past', { scheduled_at: at('10:10') }, 422, 'appointments.off_grid', /00, 15, 30 or 45/],
    ['of nobody', { patient_id: newId() }, 404, 'appointments.patient_not_found', /patient/],
    ['with nobody', { doctor_user_id: newId() }, 404, 'appointments.doctor_not_found', /doctor/],
    ['with no doctor', { doctor_user_id: null }, 400, 'appointments.doctor_missing', /choose a doctor/],
    ['in no department', { department_id: newId() }, 400, 'appointments.department_unknown', /department/],
    ['of no time', { scheduled_at: null }, 422, 'validation.failed', /scheduled_at/],
    ['twice without the right', { overbook_reason: 'x' }, 403, 'appointments.overbook_denied', /overbook/],
  ])('%s is refused, and nothing is saved', async (_, change, status, code, detail) => {
    const form = await desk.form('10:00');
    const before = await countOf(api, desk.hospital, 'appointments');
    expectProblem(await book({ ...form, ...change }), { status, code, detail });
    expect(await countOf(api, desk.hospital, 'appointments')).toBe(before);
  });

  it('with somebody who is no doctor is refused', async () => {
    const form = { ...(await desk.form('10:00')), doctor_user_id: desk.receptionist.id };
    expectProblem(await book(form), {
      status: 400,
      code: 'appointments.not_a_doctor',
      detail: /DOCTOR role/,
    });
  });

  it('of somebody who has died is refused', async () => {
    const { id } = await aPatient(desk.receptionist.http);
    await desk.hospital.admin.http.patch(`/patients/${id}`, {
      is_deceased: true,
      date_of_death: '2030-01-01',
    });
    const form = { ...(await desk.form('10:00')), patient_id: id };
    expectProblem(await book(form), {
      status: 400,
      code: 'appointments.patient_deceased',
      detail: /deceased/,
    });
  });

  it('still takes what began five minutes ago', async () => {
    api.setClock(at('10:04'));
    expect((await book(await desk.form('10:00'))).status).toBe(201);
    api.setClock(at('10:21'));
    expectProblem(await book(await desk.form('10:15')), { status: 400, code: 'appointments.in_the_past' });
  });

  it('of a taken slot names the next three free ones, of doctor and patient together', async () => {
    const form = await desk.form('11:00');
    await book(form);
    await desk.visit('11:30');
    const second = { ...(await desk.form('11:00')) };
    await book({ ...second, doctor_user_id: desk.colleague.id, scheduled_at: at('11:15') });
    expectProblem(await book(second), {
      status: 409,
      code: 'appointments.slot_taken',
      detail: 'The doctor already has an appointment at this time.',
      next_free_slots: [at('11:45'), at('12:00'), at('12:15')].map(slot => slot.toISOString()),
    });
    const elsewhere = { ...form, doctor_user_id: desk.colleague.id };
    expectProblem(await book(elsewhere), {
      status: 409,
      code: 'appointments.slot_taken',
      detail: 'The patient already has an appointment at this time.',
    });
  });

  it('late in the day looks for free slots on the next', async () => {
    await desk.visit('17:45', '2030-01-12');
    expectProblem(await book(await desk.form('17:45', '2030-01-12')), {
      status: 409,
      code: 'appointments.slot_taken',
      next_free_slots: ['09:00', '09:15', '09:30'].map(time => at(time, '2030-01-14').toISOString()),
    });
  });

  it('a second time for a doctor takes the right to and a reason, and both are on record', async () => {
    await desk.visit('12:30');
    const form = await desk.form('12:30');
    const { status, body } = await desk.hospital.admin.http.post<Appointment>('/appointments', {
      ...form,
      overbook_reason: 'Emergency',
    });
    expect([status, body['overbook_reason']]).toEqual([201, 'Emergency']);
    const [entry] = await historyOf(api, desk.hospital, body.id);
    expect(JSON.stringify(entry?.changes)).toContain('Emergency');
  });

  it('is possible again when what stood there has been cancelled', async () => {
    const { id } = await desk.visit('13:00');
    await desk.receptionist.http.patch(`/appointments/${id}/cancel`, { reason: 'DOCTOR_UNAVAILABLE' });
    expect((await book(await desk.form('13:00'))).status).toBe(201);
  });
});

describe('rescheduling', () => {
  const move = (id: string, scheduled_at: Date) =>
    desk.receptionist.http.patch<Appointment>(`/appointments/${id}/reschedule`, { scheduled_at });

  it('moves to a free slot, once, though the web client asks twice', async () => {
    const { id } = await desk.visit('14:00');
    const answers = [await move(id, at('14:15')), await move(id, at('14:15'))];
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(answers[1]?.body).toMatchObject({ scheduled_at: at('14:15').toISOString(), version: 2 });
    expect(await historyOf(api, desk.hospital, id)).toHaveLength(2);
  });

  it('to a taken slot is refused, and it stays where it was', async () => {
    const [{ id }] = [await desk.visit('14:30'), await desk.visit('14:45')];
    expectProblem(await move(id, at('14:45')), { status: 409, code: 'appointments.slot_taken' });
    const { body } = await desk.receptionist.http.get<Appointment>(`/appointments/${id}`);
    expect(body).toMatchObject({ scheduled_at: at('14:30').toISOString(), version: 1 });
  });

  it('takes back that the patient had come', async () => {
    const { id } = await desk.visit('15:00');
    api.setClock(at('14:50'));
    await desk.receptionist.http.patch(`/appointments/${id}/check-in`, {});
    expect((await move(id, at('15:15'))).body).toMatchObject({ status: 'SCHEDULED', checked_in_at: null });
  });

  it.each<[string, Date, number, string]>([
    ['the past', at('10:00', '2030-01-04'), 400, 'appointments.in_the_past'],
    ['the night', at('22:00'), 400, 'appointments.outside_hours'],
    ['an odd minute', at('15:31'), 422, 'appointments.off_grid'],
  ])('to %s is refused', async (_, when, status, code) => {
    api.setClock(at('08:00'));
    const { id } = await desk.visit('15:30');
    expectProblem(await move(id, when), { status, code });
    await desk.receptionist.http.patch(`/appointments/${id}/cancel`, { reason: 'OTHER' });
  });
});
