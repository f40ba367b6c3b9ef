import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Admission } from '../../factories/admission.js';
import { aMedicine, aPrescription } from '../../factories/prescription.js';
import { aCondition } from '../../factories/problem.js';
import { aVitalSet } from '../../factories/vitals.js';
import { until } from '../../gateways/until.js';
import { startApi, type TestApi } from '../../support/api.js';
import type { HttpClient } from '../../support/http-client.js';
import { readPdf } from '../../support/pdf.js';
import { expectProblem } from '../../support/problems.js';
import { historyOf } from '../../support/records.js';
import { aWard, noon, type Ward } from '../admissions/ward.js';

let api: TestApi;
let ward: Ward;

beforeAll(async () => {
  api = await startApi();
  ward = await aWard(api);
});
afterAll(() => api.close());

interface Proposal {
  readonly details: object;
  readonly discharge_summary: string;
}

const details = {
  diagnoses: [{ text: 'Pneumonia', code: 'J18.9' }],
  medicines: [
    {
      change: 'CONTINUE',
      medicine_name: 'Amoxicillin 500 mg',
      dosage: '1 capsule',
      instructions: 'After food',
    },
    { change: 'STOPPED', medicine_name: 'Ibuprofen 400 mg' },
  ],
  vitals: { systolic_bp: 120, diastolic_bp: 80, spo2: 98 },
  follow_up: { on: '2030-01-14', instructions: 'with a chest X-ray' },
};
const discharge = (id: string, form: object) =>
  ward.doctor.http.patch<Admission>(`/admissions/${id}/discharge`, { discharge_datetime: noon, ...form });
const download = async ({ base, token }: HttpClient, id: string) => {
  const response = await fetch(`${base}/admissions/${id}/summary/pdf`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return { response, bytes: Buffer.from(await response.arrayBuffer()) };
};
const filesOf = (id: string): Promise<string[]> =>
  readdir(join(api.settings.env.DATA_DIR, 'blobs', ward.hospital.id, 'admissions', id)).catch(() => []);

it('a discharge that is told in parts has its summary in words', async () => {
  const { id } = await ward.stay();
  const { status, body } = await discharge(id, { details });
  expect(status).toBe(200);
  expect(body['discharge_details']).toMatchObject(details);
  expect(body['discharge_summary']).toContain('- Continue: Amoxicillin 500 mg, 1 capsule (After food)');
  const [, entry] = await historyOf(api, ward.hospital, id);
  expect(JSON.stringify(entry?.changes)).not.toContain('Pneumonia');
});

it('words that somebody has written stay as they are', async () => {
  const { id } = await ward.stay();
  const { body } = await discharge(id, { details, discharge_summary: 'Recovered.' });
  expect(body).toMatchObject({ discharge_summary: 'Recovered.', discharge_details: { diagnoses: [{}] } });
});

it('a summary to begin with is made of the record, as far as the caller may see it', async () => {
  const { id, patient_id } = await ward.stay();
  const condition = await aCondition(ward.doctor.http, patient_id);
  await aVitalSet(ward.nurse.http, patient_id, { admission_id: id, spo2: 97, recorded_at: noon });
  const draft = (item: object) => {
    const form = { appointment_id: null, admission_id: id, items: [aMedicine({ ...item })] };
    return aPrescription(ward.doctor.http, { id, patient_id }, form);
  };
  const prescribe = async (item: object) =>
    ward.doctor.http.patch(`/prescriptions/${(await draft(item)).id}`, { status: 'ISSUED' });
  const metformin = { medicine_name: 'Metformin 500 mg', dosage: '1 tablet', frequency: 'twice a day' };
  await prescribe(metformin);
  await prescribe({ ...metformin, dosage: '2 tablets' });
  await draft({});

  const proposed = (who: HttpClient) => who.get<Proposal>(`/admissions/${id}/summary/proposal`);
  const { status, body } = await proposed(ward.doctor.http);
  expect(status).toBe(200);
  expect(body.details).toMatchObject({
    diagnoses: [{ text: condition['text'] }],
    medicines: [{ change: 'CHANGED', medicine_name: 'Metformin 500 mg', dosage: '2 tablets' }],
    vitals: { spo2: 97, temperature_c: 37 },
  });
  expect(body.discharge_summary).toContain('- Changed: Metformin 500 mg, 2 tablets, twice a day');
  expect((await proposed(ward.nurse.http)).body.details).toMatchObject({
    medicines: [],
    vitals: { spo2: 97 },
  });

  expect((await discharge(id, body)).status).toBe(200);
  expectProblem(await proposed(ward.doctor.http), { status: 409, code: 'discharge_papers.not_staying' });
});

it.each([
  ['nothing', {}, 'admissions.summary_missing'],
  ['empty parts', { details: {} }, 'admissions.summary_missing'],
  [
    'a change that is none',
    { details: { medicines: [{ change: 'X', medicine_name: 'A' }] } },
    'validation.failed',
  ],
])('a discharge with %s is refused', async (_, form, code) => {
  expectProblem(await discharge((await ward.stay()).id, form), { status: 422, code });
});

describe('the paper', () => {
  it('says all of it, and is made when it is asked for', async () => {
    const stay = await ward.stay();
    await discharge(stay.id, { details, discharge_summary: 'Recovered well.\nमरीज़ ठीक है।' });
    const { response, bytes } = await download(ward.nurse.http, stay.id);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/pdf');
    expect(response.headers.get('content-disposition')).toBe(
      `inline; filename="${stay['patient_code'] as string}-discharge.pdf"`,
    );
    const { pages, title } = await readPdf(bytes);
    expect(title).toBe(`Discharge summary ${stay['patient_code'] as string}`);
    for (const part of [
      ward.hospital.name,
      stay['patient_name'] as string,
      'General Medicine',
      '7 Jan 2030, 11:00',
      '7 Jan 2030, 12:00',
      'Pneumonia (J18.9)',
      'blood pressure 120/80 mmHg, SpO2 98 %',
      'Recovered well.',
      'Amoxicillin 500 mg',
      'Stopped',
      '2030-01-14 · with a chest X-ray',
    ])
      expect(pages.join(' ')).toContain(part);
    expect(await filesOf(stay.id)).toEqual(['discharge-summary.pdf']);
    expect((await download(ward.admin.http, stay.id)).bytes.equals(bytes)).toBe(true);
  });

  it('goes on over several pages', async () => {
    const { id } = await ward.stay();
    await discharge(id, { discharge_summary: 'One more day of rest.\n'.repeat(150) });
    expect((await readPdf((await download(ward.doctor.http, id)).bytes)).pages.length).toBeGreaterThan(1);
  });

  it('is of those who were discharged, for those who see the stay', async () => {
    const { id } = await ward.stay();
    expectProblem(await ward.doctor.http.get(`/admissions/${id}/summary/pdf`), {
      status: 409,
      code: 'discharge_papers.not_discharged',
    });
    await discharge(id, { details });
    expectProblem(await ward.colleague.http.get(`/admissions/${id}/summary/pdf`), {
      status: 403,
      code: 'admissions.not_yours',
    });
  });

  it('is printed by the worker when a patient is discharged', async () => {
    const { id } = await ward.stay();
    await discharge(id, { details });
    await api.startWorker();
    await until('the paper', async () => (await filesOf(id)).length > 0, 30_000);
  }, 60_000);
});
