import { anAppointment } from '../../factories/appointment.js';
import { aDoctor, aHospital, type Hospital, type Member } from '../../factories/hospital.js';
import { aPatient, patientForm, type Patient } from '../../factories/patient.js';
import { startApi, type TestApi } from '../../support/api.js';
import { at } from '../../support/hospital-time.js';
import { expectProblem } from '../../support/problems.js';
import { counted, countOf } from '../../support/records.js';

let api: TestApi;
let hospital: Hospital;
let doctor: Member;
let patient: Patient;

const unavailable = { status: 503, code: 'audit.unavailable' };

beforeAll(async () => {
  api = await startApi();
  api.setClock(at('08:00'));
  hospital = await aHospital(api);
  doctor = await aDoctor(api, hospital);
  patient = await aPatient(hospital.admin.http);
});
afterAll(() => api.close());

/** While this is there, the audit takes no entry, for whatever reason. */
beforeEach(() =>
  api.sql(`
    create function ${hospital.schema}.no_room() returns trigger language plpgsql as
      $$ begin raise exception 'no room' using errcode = 'disk_full'; end $$;
    create trigger audit_full before insert on ${hospital.schema}.audit_entries
      for each statement execute function ${hospital.schema}.no_room()`),
);
const makeRoom = () => api.sql(`drop function if exists ${hospital.schema}.no_room() cascade`);
afterEach(makeRoom);

describe('while the audit takes no entry', () => {
  it('nothing is saved, nor counted, nor told', async () => {
    const outbox = await countOf(api, hospital, 'outbox');
    const answer = await hospital.admin.http.post('/patients/quick-register', patientForm());
    expectProblem(answer, unavailable);
    expect(answer.headers.get('retry-after')).toBe('1');
    expect(await countOf(api, hospital, 'patients')).toBe(1);
    expect(await counted(api, hospital, 'patients')).toBe(1);
    expect(await countOf(api, hospital, 'outbox')).toBe(outbox);
  });

  it('what was there stays as it is', async () => {
    expectProblem(
      await hospital.admin.http.patch(`/patients/${patient.id}`, { city: 'Nagpur' }),
      unavailable,
    );
    const visit = { patient_id: patient.id, doctor_user_id: doctor.id, scheduled_at: at('10:00') };
    expectProblem(await hospital.admin.http.post('/appointments', visit), unavailable);
    expect(await countOf(api, hospital, 'patients', 'city = $1', ['Pune'])).toBe(1);
    expect(await countOf(api, hospital, 'appointments')).toBe(0);
  });

  it('the same request with the same key is worked on when there is room again', async () => {
    const form = patientForm();
    const send = () =>
      hospital.admin.http.post('/patients/quick-register', form, {
        headers: { 'idempotency-key': 'no-room-1' },
      });
    expectProblem(await send(), unavailable);
    await makeRoom();
    expect((await send()).status).toBe(201);
  });

  it('no patient is shown', async () => {
    for (const path of [`/patients/${patient.id}`, '/patients?page=1', '/patients?search=Kulkarni&page=1']) {
      const answer = await hospital.admin.http.get(path);
      expectProblem(answer, unavailable);
      expect(JSON.stringify(answer.body)).not.toContain('Kulkarni');
    }
  });

  it('no visit is shown', async () => {
    await makeRoom();
    const visit = await anAppointment(hospital.admin.http, {
      patient_id: patient.id,
      doctor_user_id: doctor.id,
      scheduled_at: at('11:00'),
    });
    await api.sql(`revoke insert on ${hospital.schema}.audit_entries from t_${hospital.code}`);
    expectProblem(await hospital.admin.http.get(`/appointments/${visit.id}`), unavailable);
    await api.sql(`grant insert on ${hospital.schema}.audit_entries to t_${hospital.code}`);
  });

  it('nobody reads the audit, by list, proof or export, and the export sends no first line', async () => {
    for (const path of ['/audit', '/audit/verify', '/audit/export'])
      expectProblem(await hospital.admin.http.get(path), unavailable);
  });

  it('a refusal is not given either', async () => {
    expectProblem(await doctor.http.get('/audit'), unavailable);
  });

  it('what is recorded nowhere is served', async () => {
    expect((await hospital.admin.http.get('/departments')).status).toBe(200);
    expect((await hospital.admin.http.get('/auth/me')).status).toBe(200);
  });

  it('other hospitals work', async () => {
    const other = await aHospital(api);
    const { id } = await aPatient(other.admin.http);
    expect((await other.admin.http.get(`/patients/${id}`)).status).toBe(200);
  });
});

it('the log says what the database said, by its code', async () => {
  await api.sql(`revoke insert on ${hospital.schema}.audit_entries from t_${hospital.code}`);
  expectProblem(await hospital.admin.http.get(`/patients/${patient.id}`), unavailable);
  await api.sql(`grant insert on ${hospital.schema}.audit_entries to t_${hospital.code}`);
  const lines = api.log.map(line => JSON.parse(line) as { code?: string; err?: { cause?: string } });
  expect(lines).toContainEqual(
    expect.objectContaining({
      code: 'audit.unavailable',
      err: expect.objectContaining({ cause: '42501' }) as object,
    }),
  );
});
