import { request } from 'node:http';
import { aDoctor, aHospital, type Hospital } from '../factories/hospital.js';
import { aPatient, patientForm } from '../factories/patient.js';
import { until } from '../gateways/until.js';
import { startApi, type TestApi } from '../support/api.js';
import { at, morning } from '../support/hospital-time.js';
import type { Answer } from '../support/http-client.js';
import { countOf } from '../support/records.js';

/** Two hospitals that have to share a single connection to the database. */
let api: TestApi;
let hospitals: Hospital[];

beforeAll(async () => {
  api = await startApi({ DATABASE_POOL_SIZE: '1' });
  api.setClock(morning);
  hospitals = [await aHospital(api), await aHospital(api)];
});
afterAll(() => api.close());

/** What one hospital does; each kind of request can be told by the status it must have. */
async function dayOf(hospital: Hospital, word: string) {
  const { http } = hospital.admin;
  const doctor = await aDoctor(api, hospital);
  const patient = await aPatient(http, { first_name: word });
  const visit = { patient_id: patient.id, doctor_user_id: doctor.id, scheduled_at: at('17:00') };
  await http.post('/appointments', visit);
  const other = await aPatient(http, { first_name: word });
  const requests: readonly [expected: number, () => Promise<Answer<unknown>>][] = [
    [200, () => http.get('/patients?page=1')],
    [200, () => http.get(`/patients/${patient.id}`)],
    [201, () => http.post('/patients/quick-register', patientForm({ first_name: word }))],
    [404, () => http.get(`/appointments/${patient.id}`)],
    // Ends in a violated constraint, which aborts the transaction in the database.
    [400, () => http.post('/departments', { name: 'Cardiology' })],
    // The database refuses the slot behind a savepoint, and is asked for free ones afterwards.
    [409, () => http.post('/appointments', { ...visit, patient_id: other.id })],
    [200, () => http.get('/appointments?page=1')],
    [422, () => http.post('/patients/quick-register', { first_name: '' })],
    [400, () => http.post('/users', { ...doctorForm, email: doctor.email })],
    [200, () => http.get('/auth/me')],
  ];
  return { hospital, word, requests };
}

const doctorForm = { first_name: 'One', last_name: 'More', department: 'Cardiology', roles: ['DOCTOR'] };

/** Sends a request and hangs up before the answer. */
function hangUpDuring({ admin }: Hospital, body: object): Promise<void> {
  return new Promise((resolve, reject) => {
    const text = JSON.stringify(body);
    const sent = request(`${api.address}/api/v1/patients/quick-register`, {
      method: 'POST',
      headers: { authorization: `Bearer ${admin.http.token}`, 'content-type': 'application/json' },
    });
    sent.on('error', error => (sent.destroyed ? resolve() : reject(error)));
    sent.on('close', resolve);
    sent.end(text, () => setImmediate(() => sent.destroy()));
  });
}

it('two hospitals take turns on it 200 times at once: nothing leaks, nothing blocks', async () => {
  const days = await Promise.all(
    hospitals.map((hospital, i) => dayOf(hospital, ['Alphaword', 'Bravoword'][i] ?? '')),
  );
  const answers = await Promise.all(
    Array.from({ length: 200 }, async (_, i) => {
      const [day, other] = i % 2 ? [days[1], days[0]] : [days[0], days[1]];
      if (!day || !other) throw new Error('There are two hospitals.');
      const [expected, send] = day.requests[Math.floor(i / 2) % day.requests.length] ?? [];
      const { status, body } = (await send?.()) ?? {};
      return { expected, status, body: JSON.stringify(body), foreign: other };
    }),
  );
  expect(answers.map(({ status }) => status)).toEqual(answers.map(({ expected }) => expected));
  for (const { body, foreign } of answers) {
    expect(body).not.toContain(foreign.word);
    expect(body).not.toContain(foreign.hospital.name);
  }
  for (const { hospital, word } of days) {
    expect(await countOf(api, hospital, 'patients', 'first_name <> $1', [word])).toBe(0);
    expect(await countOf(api, hospital, 'patients')).toBe(12);
    expect(await countOf(api, hospital, 'appointments')).toBe(1);
  }
});

it('clients that hang up half-way leave whole records and a free connection', async () => {
  const [a, b] = hospitals;
  if (!a || !b) throw new Error('There are two hospitals.');
  const registered = () => countOf(api, a, 'patients', `first_name = 'Hasty'`);
  await Promise.all(Array.from({ length: 40 }, () => hangUpDuring(a, patientForm({ first_name: 'Hasty' }))));
  const { status, body } = await b.admin.http.get('/patients');
  expect(status).toBe(200);
  expect(JSON.stringify(body)).not.toContain('Hasty');
  // Requests that had arrived are finished, whether somebody listens or not; each is saved with its audit entry.
  await until('some are registered', async () => (await registered()) > 0);
  const audited = `select from ${a.schema}.audit_entries where action = 'patient.registered' and entity_id = p.id`;
  expect(await countOf(api, a, 'patients p', `first_name = 'Hasty' and not exists (${audited})`)).toBe(0);
  expect((await a.admin.http.get('/patients')).status).toBe(200);
});
