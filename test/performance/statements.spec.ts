import { fillHospital } from '../../bench/data.js';
import { anAppointment, type Appointment } from '../factories/appointment.js';
import { aDoctor, aHospital, type Hospital, type Member } from '../factories/hospital.js';
import { anInboxMessage } from '../factories/inbox-message.js';
import { aPatient, patientForm, type Patient } from '../factories/patient.js';
import { startApi, type TestApi } from '../support/api.js';
import { withClient } from '../support/database.js';
import { at } from '../support/hospital-time.js';
import { isAudit, statementsOf } from './statements.js';

/** Statements are counted for a caller whom the process knows already; the first request of a session adds one. */
let api: TestApi;
let small: Hospital;
let large: Hospital;
let doctor: Member;
let patient: Patient;

const day = new Date().toISOString().slice(0, 10);

beforeAll(async () => {
  api = await startApi();
  api.setClock(at('08:30'));
  [small, large] = [await aHospital(api), await aHospital(api)];
  doctor = await aDoctor(api, small);
  patient = await aPatient(small.admin.http, { last_name: 'Agarwal' });
  await withClient(api.database.url, db =>
    fillHospital(db, large.code, { patients: 1000, appointments: 5000 }),
  );
  await anInboxMessage(api, small, [small.admin.id]);
  for (let n = 0; n < 300; n++) await anInboxMessage(api, large, [large.admin.id]);
  await anAppointment(small.admin.http, {
    patient_id: patient.id,
    doctor_user_id: doctor.id,
    scheduled_at: at('16:00'),
  });
});
afterAll(() => api.close());

const countedFor = async (request: () => Promise<{ status: number }>, kind: 'read' | 'write') => {
  let status = 0;
  const sent = await statementsOf(async () => ({ status } = await request()));
  return { status, statements: sent.filter(each => kind === 'write' || !isAudit(each)).length };
};

describe('a read', () => {
  it.each<[string, string, number]>([
    ['a page of patients', '/patients?page=1&page_size=500', 2],
    ['a search for patients', '/patients?search=agarwal&page=1&page_size=500', 2],
    ['patients with what they are to be shown with', '/patients?include=visit_flags&page_size=500', 2],
    ["a day's appointments", `/appointments?date_from=2000-01-01&date_to=2100-01-01&page_size=500`, 2],
    ['the calendar', `/appointments/calendar?date=${day}`, 1],
    ['the departments', '/departments', 1],
    ['the staff', '/users', 2],
    ['the roles', '/roles', 1],
    ['the caller', '/auth/me', 2],
    ["the caller's sessions", '/auth/sessions', 1],
    ["the caller's inbox", '/inbox?page_size=500', 2],
    ['the unread count', '/inbox/unread-count', 1],
  ])('of %s takes the same few statements for one row and for hundreds', async (_, path, limit) => {
    const [one, many] = [small, large].map(
      ({ admin }) =>
        () =>
          admin.http.get(path),
    );
    await one?.();
    const few = await countedFor(one as () => Promise<{ status: number }>, 'read');
    await many?.();
    expect(await countedFor(many as () => Promise<{ status: number }>, 'read')).toEqual(few);
    expect(few).toEqual({ status: 200, statements: limit });
  });

  it('of one patient takes one', async () => {
    const { http } = small.admin;
    expect(await countedFor(() => http.get(`/patients/${patient.id}`), 'read')).toEqual({
      status: 200,
      statements: 1,
    });
  });
});

describe('a write, with its audit entry and what is told of it,', () => {
  let slot = 0;
  const book = () => ({
    patient_id: patient.id,
    doctor_user_id: doctor.id,
    scheduled_at: new Date(at('09:00').getTime() + 900_000 * slot++),
    notes: null,
  });
  const step =
    (name: string, before: string[] = [], body: object = {}) =>
    async () => {
      const { http } = small.admin;
      const visit: Appointment = await anAppointment(http, book());
      for (const earlier of before) await http.patch(`/appointments/${visit.id}/${earlier}`, {});
      return () => http.patch(`/appointments/${visit.id}/${name}`, body);
    };

  it.each<[string, () => Promise<() => Promise<{ status: number }>>, number, number]>([
    [
      'a registration',
      () => Promise.resolve(() => small.admin.http.post('/patients/quick-register', patientForm())),
      201,
      6,
    ],
    ['a booking', () => Promise.resolve(() => small.admin.http.post('/appointments', book())), 201, 6],
    ['a start', step('start-consultation'), 200, 6],
    ['a completion', step('complete', ['start-consultation']), 200, 6],
    ['a cancellation', step('cancel', [], { reason: 'OTHER' }), 200, 6],
    [
      'a move',
      async () => {
        const visit = await anAppointment(small.admin.http, book());
        const { scheduled_at } = book();
        return () => small.admin.http.patch(`/appointments/${visit.id}/reschedule`, { scheduled_at });
      },
      200,
      6,
    ],
    [
      'a renewed session',
      async () => {
        const { email, password } = doctor;
        const { body } = await api.login<{ access_token: string; refresh_token: string }>(email, password);
        const { access_token, refresh_token } = body;
        await api.as(access_token).get('/auth/me');
        return () => api.post('/auth/refresh', { refresh_token });
      },
      200,
      3,
    ],
    [
      'a message that was read',
      async () => {
        await anInboxMessage(api, small, [small.admin.id]);
        const { body } = await small.admin.http.get<{ items: { id: string }[] }>('/inbox?unread=true');
        return () => small.admin.http.patch(`/inbox/${body.items[0]?.id}/read`);
      },
      200,
      6,
    ],
    [
      'a whole inbox that was read',
      () => Promise.resolve(() => small.admin.http.post('/inbox/read-all')),
      200,
      6,
    ],
    [
      'a new department',
      () => Promise.resolve(() => small.admin.http.post('/departments', { name: 'Dialysis' })),
      201,
      6,
    ],
  ])('%s: no more than it may', async (_, prepare, done, limit) => {
    const { status, statements } = await countedFor(await prepare(), 'write');
    expect(status).toBe(done);
    expect(statements).toBeLessThanOrEqual(limit);
  });
});
