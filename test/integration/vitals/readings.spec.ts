import { randomUUID } from 'node:crypto';
import { aDoctor, aHospital, aStaffMember, type Hospital, type Member } from '../../factories/hospital.js';
import { aPatient } from '../../factories/patient.js';
import { aReading, aVitalSet, type Reading } from '../../factories/vitals.js';
import { startApi, type TestApi } from '../../support/api.js';
import { morning } from '../../support/hospital-time.js';
import { expectProblem } from '../../support/problems.js';
import { historyOf } from '../../support/records.js';

let api: TestApi;
let hospital: Hospital;
let doctor: Member;

const ago = (minutes: number) => new Date(morning.getTime() - minutes * 60_000);
const aPatientOfTheirs = async (): Promise<string> => (await aPatient(doctor.http)).id;

interface Series {
  readonly bucket_seconds: number;
  readonly series: readonly {
    readonly type: string;
    readonly loinc: string;
    readonly unit: string;
    readonly points: readonly {
      at: string;
      value: number;
      min: number;
      max: number;
      count: number;
    }[];
  }[];
}

beforeAll(async () => {
  api = await startApi();
  api.setClock(morning);
  hospital = await aHospital(api);
  doctor = await aDoctor(api, hospital);
});
afterAll(() => api.close());

describe('a reading', () => {
  it('is recorded with its unit, and kept in the unit of its type beside what was measured', async () => {
    const patient = await aPatientOfTheirs();
    const { status, body } = await doctor.http.post<Reading>(`/patients/${patient}/readings`, {
      type: 'temperature',
      value: 100.4,
      unit: '[degF]',
      source: 'wearable',
      recorded_at: ago(5),
    });
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.any(String) as string,
      patient_id: patient,
      type: 'temperature',
      loinc: '8310-5',
      value: 38,
      unit: 'Cel',
      given_value: 100.4,
      given_unit: '[degF]',
      recorded_at: ago(5).toISOString(),
      received_at: morning.toISOString(),
      source: 'wearable',
      recorded_by_id: doctor.id,
      device_id: null,
      vitals_id: null,
      corrects_id: null,
      correction_reason: null,
      superseded_by_id: null,
    });
    const [entry] = await historyOf(api, hospital, body.id);
    expect(entry).toMatchObject({ action: 'reading.recorded', changes: { temperature: [null, '•••'] } });
  });

  it('of sugar may be in mmol/L', async () => {
    const patient = await aPatientOfTheirs();
    const sugar = { type: 'glucose', value: 5.5, unit: 'mmol/L' };
    expect(await aReading(doctor.http, patient, sugar)).toMatchObject({ value: 99.1, unit: 'mg/dL' });
  });

  it.each<[string, object, number, string]>([
    ['of no type', { type: 'mood' }, 422, 'validation.failed'],
    ['without unit', { unit: undefined }, 422, 'validation.failed'],
    ['in no unit of its type', { unit: 'mg/dL' }, 422, 'vitals.unit_unknown'],
    ['that nobody has', { value: 400 }, 422, 'vitals.implausible'],
    ['from nowhere', { source: 'gossip' }, 422, 'validation.failed'],
    ['of last week', { recorded_at: ago(7 * 1440) }, 400, 'vitals.recorded_too_far_off'],
  ])('%s is refused', async (_, wrong, status, code) => {
    const patient = await aPatientOfTheirs();
    const form = { type: 'heart_rate', value: 72, unit: '/min', ...wrong };
    expectProblem(await doctor.http.post(`/patients/${patient}/readings`, form), { status, code });
  });

  it('is kept once: the same again, or another value of the same time and source, meets it', async () => {
    const patient = await aPatientOfTheirs();
    const form = { type: 'heart_rate', value: 72, unit: '/min', recorded_at: ago(1) };
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => doctor.http.post(`/patients/${patient}/readings`, form)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(5).fill(409)]);
  });

  it('of a patient who is dead, or of others, is refused', async () => {
    const patient = await aPatientOfTheirs();
    await hospital.admin.http.patch(`/patients/${patient}`, { is_deceased: true });
    const form = { type: 'heart_rate', value: 72, unit: '/min' };
    expectProblem(await doctor.http.post(`/patients/${patient}/readings`, form), {
      status: 400,
      code: 'vitals.patient_deceased',
    });
    const { id } = await aPatient(hospital.admin.http);
    for (const part of ['', '/latest', '/series?type=spo2'])
      expectProblem(await doctor.http.get(`/patients/${id}/readings${part}`), {
        status: 403,
        code: 'patients.not_yours',
      });
    const { http } = await aStaffMember(api, hospital, { roles: ['RECEPTIONIST'] });
    expect((await http.get(`/patients/${id}/readings`)).status).toBe(403);
  });
});

describe('a correction of a reading', () => {
  const correct = (patient: string, id: string, form: object) =>
    doctor.http.post<Reading>(`/patients/${patient}/readings/${id}/corrections`, {
      reason: 'Typing mistake',
      ...form,
    });

  it('stands in its place, or takes it back; the other is kept', async () => {
    const patient = await aPatientOfTheirs();
    const wrong = await aReading(doctor.http, patient, { value: 172 });
    const right = await correct(patient, wrong.id, { value: 72 });
    expect(right).toMatchObject({
      status: 201,
      body: {
        value: 72,
        corrects_id: wrong.id,
        correction_reason: 'Typing mistake',
        recorded_at: wrong.recorded_at,
      },
    });
    const latest = async () =>
      (await doctor.http.get<Reading[]>(`/patients/${patient}/readings/latest`)).body.map(({ id }) => id);
    expect(await latest()).toEqual([right.body.id]);
    expectProblem(await correct(patient, wrong.id, { value: 73 }), {
      status: 409,
      code: 'vitals.already_corrected',
    });
    expect((await correct(patient, right.body.id, { value: null })).body).toMatchObject({ value: null });
    expect(await latest()).toEqual([]);
    const { body } = await doctor.http.get<{ items: Reading[] }>(
      `/patients/${patient}/readings?with_corrected=true`,
    );
    expect(body.items.map(({ value }) => value).sort()).toEqual([172, 72, null].sort());
  });

  it('of a part of a set is made by correcting the set', async () => {
    const patient = await aPatientOfTheirs();
    await aVitalSet(doctor.http, patient);
    const { body } = await doctor.http.get<Reading[]>(`/patients/${patient}/readings/latest`);
    expectProblem(await correct(patient, body[0]?.id ?? '', { value: 1 }), {
      status: 409,
      code: 'vitals.belongs_to_set',
    });
  });

  it('of what another patient has is unknown', async () => {
    const [patient, other] = [await aPatientOfTheirs(), await aPatientOfTheirs()];
    const { id } = await aReading(doctor.http, other);
    expectProblem(await correct(patient, id, { value: 1 }), {
      status: 404,
      code: 'vitals.reading_not_found',
    });
    expectProblem(await correct(randomUUID(), id, { value: 1 }), { status: 404, code: 'patients.not_found' });
  });
});

describe('readings', () => {
  let patient: string;
  beforeAll(async () => {
    patient = await aPatientOfTheirs();
    for (const minutes of [50, 40, 30, 20, 10])
      await aReading(doctor.http, patient, { value: 60 + minutes, recorded_at: ago(minutes) });
    await aReading(doctor.http, patient, { type: 'spo2', value: 97, unit: '%', recorded_at: ago(15) });
  });
  const page = async (query: string) =>
    (await doctor.http.get<{ items: Reading[]; total: number }>(`/patients/${patient}/readings?${query}`))
      .body;

  it('are listed by type and time, latest first, page by page', async () => {
    const found = await page('type=heart_rate&page=2&page_size=2');
    expect(found).toMatchObject({ total: 5, page: 2, page_size: 2 });
    expect(found.items.map(({ value }) => value)).toEqual([90, 100]);
    const between = await page(`from=${ago(30).toISOString()}&to=${ago(10).toISOString()}`);
    expect(between.items.map(({ value }) => value)).toEqual([97, 80, 90]);
    expect((await page('type=weight')).total).toBe(0);
    expect((await doctor.http.get(`/patients/${patient}/readings?type=mood`)).status).toBe(422);
  });

  it('are given as the latest of each type', async () => {
    const { body } = await doctor.http.get<Reading[]>(`/patients/${patient}/readings/latest`);
    expect(body.map(({ type, value }) => [type, value])).toEqual([
      ['heart_rate', 70],
      ['spo2', 97],
    ]);
    expect((await historyOf(api, hospital, patient)).at(-1)).toMatchObject({
      action: 'readings.listed',
      patient_ids: [patient],
    });
  });

  it('are drawn as points: means and extremes of equal parts of the period', async () => {
    const period = `from=${ago(60).toISOString()}&to=${morning.toISOString()}`;
    const { status, body } = await doctor.http.get<Series>(
      `/patients/${patient}/readings/series?type=heart_rate,spo2,weight&${period}&points=3`,
    );
    expect(status).toBe(200);
    expect(body.bucket_seconds).toBe(20 * 60);
    expect(body.series).toEqual([
      {
        type: 'heart_rate',
        loinc: '8867-4',
        unit: '/min',
        points: [
          { at: ago(50).toISOString(), value: 110, min: 110, max: 110, count: 1 },
          { at: ago(40).toISOString(), value: 95, min: 90, max: 100, count: 2 },
          { at: ago(20).toISOString(), value: 75, min: 70, max: 80, count: 2 },
        ],
      },
      {
        type: 'spo2',
        loinc: '59408-5',
        unit: '%',
        points: [{ at: ago(15).toISOString(), value: 97, min: 97, max: 97, count: 1 }],
      },
      { type: 'weight', loinc: '29463-7', unit: 'kg', points: [] },
    ]);
  });

  it('cannot be drawn backwards, nor without saying what', async () => {
    const series = (query: string) => doctor.http.get(`/patients/${patient}/readings/series?${query}`);
    const period = `from=${morning.toISOString()}&to=${ago(60).toISOString()}`;
    expectProblem(await series(`type=spo2&${period}`), { status: 422, code: 'vitals.series_too_short' });
    expect((await series('')).status).toBe(422);
    expect((await series('type=spo2&points=5000')).status).toBe(422);
  });
});
