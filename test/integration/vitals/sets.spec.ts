import { randomUUID } from 'node:crypto';
import { anAppointment } from '../../factories/appointment.js';
import { aDoctor, aHospital, aStaffMember, type Hospital, type Member } from '../../factories/hospital.js';
import { aPatient } from '../../factories/patient.js';
import { aVitalSet, vitalsForm, type Reading, type Vitals } from '../../factories/vitals.js';
import { startApi, type TestApi } from '../../support/api.js';
import { at, morning } from '../../support/hospital-time.js';
import { expectProblem } from '../../support/problems.js';
import { countOf, historyOf } from '../../support/records.js';

let api: TestApi;
let hospital: Hospital;
let doctor: Member;
let nurse: Member;
let patient: string;
let visit: string;
let departmentId: string;

const listed = async (query = '', of = patient) =>
  (await nurse.http.get<Vitals[]>(`/vitals?patient_id=${of}${query}`)).body;
const readingsOf = async (of: string, query = '') =>
  (await nurse.http.get<{ items: Reading[] }>(`/patients/${of}/readings?page_size=500${query}`)).body.items;

/** Somebody whom doctor and nurse look after. */
async function aPatientOnTheDay(
  time: string,
  overrides: Record<string, unknown> = {},
): Promise<{ id: string; visit: string }> {
  const { id } = await aPatient(doctor.http, { ...overrides });
  const booked = await anAppointment(hospital.admin.http, {
    patient_id: id,
    doctor_user_id: doctor.id,
    scheduled_at: at(time),
  });
  return { id, visit: booked.id };
}

beforeAll(async () => {
  api = await startApi();
  api.setClock(morning);
  hospital = await aHospital(api);
  doctor = await aDoctor(api, hospital);
  nurse = await aStaffMember(api, hospital, { roles: ['NURSE'] });
  ({ id: patient, visit } = await aPatientOnTheDay('10:30'));
  const [general] = await api.sql<{ id: string }>(
    `select id from ${hospital.schema}.departments where name = 'General Medicine'`,
  );
  departmentId = general?.id ?? '';
});
afterAll(() => api.close());

describe('a set of vital signs', () => {
  it('is recorded for a visit and answers with the body mass index; the audit hides what was measured', async () => {
    const form = vitalsForm(patient, { appointment_id: visit, glucose_mg_dl: 95, notes: 'Sitting' });
    const { status, body } = await nurse.http.post<Vitals>('/vitals', form);
    expect(status).toBe(201);
    expect(body).toEqual({
      ...form,
      consciousness: null,
      supplemental_oxygen: null,
      id: expect.any(String) as string,
      recorded_at: morning.toISOString(),
      recorded_by_id: nurse.id,
      bmi: 22.7,
      corrects_id: null,
      correction_reason: null,
      entered_in_error: false,
      superseded_by_id: null,
      created_at: morning.toISOString(),
    });
    expect((await nurse.http.get<Vitals>(`/vitals/${body.id}`)).body).toEqual(body);
    const [entry] = await historyOf(api, hospital, body.id);
    expect(entry).toMatchObject({
      action: 'vitals.recorded',
      actor_id: nurse.id,
      patient_ids: [patient],
      changes: { heart_rate: [null, '•••'], notes: [null, '•••'] },
    });
  });

  it('feeds the series of every type, in the unit and to the places of the type', async () => {
    const { id } = await aPatientOnTheDay('11:00');
    const set = await aVitalSet(doctor.http, id, { temperature_c: ((99.4 - 32) * 5) / 9 });
    const readings = await readingsOf(id);
    expect(Object.fromEntries(readings.map(({ type, value }) => [type, value]))).toEqual({
      bp_systolic: 122,
      bp_diastolic: 78,
      heart_rate: 76,
      temperature: 37.4,
      respiratory_rate: 16,
      spo2: 98,
      weight: 64.2,
      height: 168,
      bmi: 22.7,
    });
    for (const reading of readings)
      expect(reading).toMatchObject({
        vitals_id: set.id,
        source: 'doctor',
        recorded_at: set.recorded_at,
        recorded_by_id: doctor.id,
      });
  });

  it('may be for a stay in hospital', async () => {
    const { id } = await aPatient(doctor.http);
    const admitted = await hospital.admin.http.post<{ id: string }>('/admissions', {
      patient_id: id,
      department_id: departmentId,
      admit_datetime: morning,
      primary_doctor_user_id: doctor.id,
    });
    expect(admitted.status).toBe(201);
    const form = vitalsForm(id, { admission_id: admitted.body.id });
    expect((await nurse.http.post<Vitals>('/vitals', form)).body).toMatchObject({
      admission_id: admitted.body.id,
    });
    expect(await listed(`&admission_id=${admitted.body.id}`, id)).toHaveLength(1);
    expect(await listed(`&admission_id=${randomUUID()}`, id)).toHaveLength(0);
    const other = await nurse.http.post('/vitals', vitalsForm(patient, { admission_id: admitted.body.id }));
    expectProblem(other, { status: 400, code: 'vitals.other_patient' });
  });

  it.each<[string, Record<string, number | null>, null]>([
    ['none of it', { weight_kg: null, height_cm: null }, null],
    ['weight alone', { height_cm: null }, null],
    ['0, which the form cannot leave out', { weight_kg: 0, height_cm: 0 }, null],
  ])('has no body mass index with %s', async (_case, members, bmi) => {
    const set = await aVitalSet(nurse.http, patient, members);
    expect(set).toMatchObject({
      ...members,
      ...(members['weight_kg'] === 0 && { weight_kg: null, height_cm: null }),
      bmi,
    });
  });

  it('needs no more than one value, or a note', async () => {
    const only = { patient_id: patient };
    expect((await nurse.http.post('/vitals', { ...only, spo2: 97 })).status).toBe(201);
    expect((await nurse.http.post('/vitals', { ...only, notes: 'Refused' })).status).toBe(201);
    for (const nothing of [{}, { notes: ' ' }, { spo2: null }])
      expectProblem(await nurse.http.post('/vitals', { ...only, ...nothing }), {
        status: 422,
        code: 'vitals.nothing_measured',
      });
  });

  it.each([
    ['systolic_bp', 301],
    ['diastolic_bp', -1],
    ['heart_rate', 301],
    ['temperature_c', 29.9],
    ['temperature_c', 98.6],
    ['spo2', 100.5],
    ['respiratory_rate', 121],
    ['weight_kg', 701],
    ['height_cm', 19],
    ['spo2', '97'],
    ['notes', 'x'.repeat(501)],
  ])('with %s %p is refused', async (member, value) => {
    const answer = await nurse.http.post('/vitals', vitalsForm(patient, { [member]: value }));
    expectProblem(answer, { status: 422, code: 'validation.failed', detail: new RegExp(member) });
  });

  it.each([
    ['of a day ago', -24 * 60, 201],
    ['of a day ahead, as browsers west of Greenwich have it', 24 * 60, 201],
    ['of more than a day ago', -24 * 60 - 1, 400],
    ['of more than a day ahead', 24 * 60 + 1, 400],
  ])('%s: %d minutes → %d', async (_, minutes, status) => {
    const recorded_at = new Date(morning.getTime() + minutes * 60_000);
    const answer = await nurse.http.post('/vitals', vitalsForm(patient, { recorded_at }));
    expect(answer.status).toBe(status);
    if (status === 400) expectProblem(answer, { status, code: 'vitals.recorded_too_far_off' });
  });

  it.each<[string, () => Promise<Record<string, unknown>>, number, string]>([
    ['of nobody', () => Promise.resolve({ patient_id: randomUUID() }), 404, 'patients.not_found'],
    [
      'for an unknown visit',
      () => Promise.resolve({ appointment_id: randomUUID() }),
      404,
      'vitals.appointment_not_found',
    ],
    [
      'for an unknown stay',
      () => Promise.resolve({ admission_id: randomUUID() }),
      404,
      'admissions.not_found',
    ],
    [
      'for a visit and a stay',
      () => Promise.resolve({ appointment_id: visit, admission_id: randomUUID() }),
      400,
      'vitals.one_visit_only',
    ],
    [
      "for somebody else's visit",
      async () => ({ appointment_id: (await aPatientOnTheDay('11:30')).visit }),
      400,
      'vitals.other_patient',
    ],
    [
      'of somebody who is dead',
      async () => {
        const { id } = await aPatientOnTheDay('11:45');
        const died = await hospital.admin.http.patch(`/patients/${id}`, { is_deceased: true });
        expect(died.status).toBe(200);
        return { patient_id: id };
      },
      400,
      'vitals.patient_deceased',
    ],
    [
      'of a patient whom others look after',
      async () => ({ patient_id: (await aPatient(hospital.admin.http)).id }),
      403,
      'patients.not_yours',
    ],
  ])('%s is refused', async (_, overrides, status, code) => {
    const form = vitalsForm(patient, await overrides());
    const before = await countOf(api, hospital, 'vital_sets');
    expectProblem(await nurse.http.post('/vitals', form), { status, code });
    expect(await countOf(api, hospital, 'vital_sets')).toBe(before);
  });

  it.each(['RECEPTIONIST', 'PHARMACIST'])('is no business of a %s', async role => {
    const { http } = await aStaffMember(api, hospital, { roles: [role] });
    expect((await http.post('/vitals', vitalsForm(patient))).status).toBe(403);
    expect((await http.get(`/vitals?patient_id=${patient}`)).status).toBe(403);
  });
});

describe('the history', () => {
  it('is a bare list, latest first, or a page in an envelope; the reading of it is in the audit', async () => {
    const { id } = await aPatientOnTheDay('12:00');
    for (const minutes of [30, 10, 20])
      await aVitalSet(nurse.http, id, {
        heart_rate: 60 + minutes,
        recorded_at: new Date(morning.getTime() - minutes * 60_000),
      });
    expect((await listed('', id)).map(set => set['heart_rate'])).toEqual([70, 80, 90]);
    const { body } = await nurse.http.get<{ items: Vitals[] }>(
      `/vitals?patient_id=${id}&paged=true&page=2&page_size=2`,
    );
    expect(body).toMatchObject({ total: 3, page: 2, page_size: 2, items: [{ heart_rate: 90 }] });
    expect((await historyOf(api, hospital, id)).at(-1)).toMatchObject({
      action: 'vitals.listed',
      actor_id: nurse.id,
      patient_ids: [id],
    });
  });

  it('is found by visit', async () => {
    expect(await listed(`&appointment_id=${visit}`)).toHaveLength(1);
  });

  it('of nobody is empty; of a patient of others it is not shown; without patient it is none', async () => {
    expect(await listed('', randomUUID())).toEqual([]);
    const { id } = await aPatient(hospital.admin.http);
    expectProblem(await nurse.http.get(`/vitals?patient_id=${id}`), {
      status: 403,
      code: 'vitals.not_yours',
    });
    expectProblem(await nurse.http.get('/vitals'), { status: 422, code: 'validation.failed' });
  });

  it('gives the snapshot its latest set', async () => {
    const { id } = await aPatientOnTheDay('12:15');
    await aVitalSet(nurse.http, id, { weight_kg: null });
    const { body } = await doctor.http.get(`/patients/${id}/clinical-snapshot`);
    expect(body).toMatchObject({
      latest_vital: { systolic_bp: 122, heart_rate: 76, height_cm: 168, weight_kg: null },
    });
  });
});

describe('a correction', () => {
  const correct = (id: string, form: object) =>
    nurse.http.post<Vitals>(`/vitals/${id}/corrections`, { reason: 'Typing mistake', ...form });

  it('stands in the place of a set, which is kept; so do its readings', async () => {
    const { id } = await aPatientOnTheDay('14:00');
    const set = await aVitalSet(nurse.http, id, { heart_rate: 176, recorded_at: at('09:40') });
    const { status, body } = await correct(set.id, { heart_rate: 76, systolic_bp: 122 });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      patient_id: id,
      heart_rate: 76,
      weight_kg: null,
      recorded_at: set.recorded_at,
      corrects_id: set.id,
      correction_reason: 'Typing mistake',
    });
    expect(await listed('', id)).toEqual([body]);
    expect((await listed('&with_corrected=true', id)).map(each => each.superseded_by_id).sort()).toEqual(
      [null, body.id].sort(),
    );
    expect((await nurse.http.get<Vitals>(`/vitals/${set.id}`)).body).toEqual({
      ...set,
      superseded_by_id: body.id,
    });
    const current = (await readingsOf(id)).map(({ type, value }) => [type, value]);
    expect(Object.fromEntries(current)).toEqual({ bp_systolic: 122, heart_rate: 76 });
    const all = await readingsOf(id, '&with_corrected=true&type=heart_rate,weight');
    expect(all.map(({ value }) => value).sort()).toEqual([176, 64.2, 76, null].sort());
    expect((await historyOf(api, hospital, body.id)).at(0)).toMatchObject({
      action: 'vitals.corrected',
      changes: { heart_rate: ['•••', '•••'], weight_kg: ['•••', null] },
    });
  });

  it('can be corrected itself, and bring back what it left out', async () => {
    const { id } = await aPatientOnTheDay('14:15');
    const first = await aVitalSet(nurse.http, id);
    const second = (await correct(first.id, { spo2: 90 })).body;
    const third = (await correct(second.id, { spo2: 91, weight_kg: 60 })).body;
    expect(await listed('', id)).toEqual([third]);
    const current = (await readingsOf(id)).map(({ type, value }) => [type, value]);
    expect(Object.fromEntries(current)).toEqual({ spo2: 91, weight: 60 });
  });

  it('can say that there should have been no set', async () => {
    const { id } = await aPatientOnTheDay('14:30');
    const set = await aVitalSet(nurse.http, id);
    const { status, body } = await correct(set.id, { entered_in_error: true, heart_rate: 70 });
    expect(status).toBe(201);
    expect(body).toMatchObject({ entered_in_error: true, heart_rate: null, bmi: null });
    expect(await listed('', id)).toEqual([]);
    expect(await readingsOf(id)).toEqual([]);
    expectProblem(await correct(body.id, { spo2: 90 }), { status: 409, code: 'vitals.already_corrected' });
    const { body: snapshot } = await doctor.http.get(`/patients/${id}/clinical-snapshot`);
    expect(snapshot).toMatchObject({ latest_vital: null });
  });

  it('is made once, however many try', async () => {
    const set = await aVitalSet(nurse.http, patient);
    const answers = await Promise.all(Array.from({ length: 8 }, (_, n) => correct(set.id, { spo2: 90 + n })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(7).fill(409)]);
    expect(await countOf(api, hospital, 'vital_sets', 'corrects_id = $1', [set.id])).toBe(1);
  });

  it('needs a reason, something to say and a set', async () => {
    const set = await aVitalSet(nurse.http, patient);
    expect((await correct(set.id, { reason: ' ' })).status).toBe(422);
    expectProblem(await correct(set.id, {}), { status: 422, code: 'vitals.nothing_measured' });
    expectProblem(await correct(randomUUID(), { spo2: 90 }), { status: 404, code: 'vitals.not_found' });
  });
});

describe('what was recorded', () => {
  it.each(['vital_sets', 'readings'])('in %s cannot be changed or removed by anybody', async table => {
    await aVitalSet(nurse.http, patient);
    for (const statement of [
      `update ${hospital.schema}.${table} set recorded_at = now()`,
      `delete from ${hospital.schema}.${table}`,
      `truncate ${hospital.schema}.${table} cascade`,
    ]) {
      await expect(api.sql(statement)).rejects.toThrow('append-only');
      await expect(api.sql(`set role t_${hospital.code}; ${statement}`)).rejects.toThrow(
        /append-only|permission denied/,
      );
    }
  });

  it('goes with the patient alone', async () => {
    const { id } = await aPatient(doctor.http);
    const set = await aVitalSet(doctor.http, id);
    expect(
      (await doctor.http.post(`/vitals/${set.id}/corrections`, { reason: 'Mistake', spo2: 9 })).status,
    ).toBe(201);
    await api.sql(`delete from ${hospital.schema}.patients where id = $1`, [id]);
    expect(await countOf(api, hospital, 'vital_sets', 'patient_id = $1', [id])).toBe(0);
    expect(await countOf(api, hospital, 'readings', 'patient_id = $1', [id])).toBe(0);
  });
});
