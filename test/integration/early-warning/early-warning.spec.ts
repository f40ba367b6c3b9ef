import { addMinutes } from '../../../src/core/clock.js';
import { aHospital, type Hospital } from '../../factories/hospital.js';
import { aPatient } from '../../factories/patient.js';
import { aVitalSet } from '../../factories/vitals.js';
import { startApi, type TestApi } from '../../support/api.js';
import { morning } from '../../support/hospital-time.js';

let api: TestApi;
let hospital: Hospital;

beforeAll(async () => {
  api = await startApi();
  api.setClock(morning);
  hospital = await aHospital(api);
});
afterAll(() => api.close());

const news2 = async (patient: string) =>
  (await hospital.admin.http.get<Record<string, unknown>>(`/patients/${patient}/news2`)).body;
const whole = { consciousness: 'A', supplemental_oxygen: false };

it('each set is scored, the latest first, with clock and trend', async () => {
  const { id } = await aPatient(hospital.admin.http);
  await aVitalSet(hospital.admin.http, id, { ...whole, recorded_at: addMinutes(morning, -60) });
  await aVitalSet(hospital.admin.http, id, { ...whole, respiratory_rate: 25, heart_rate: 115 });
  expect(await news2(id)).toMatchObject({
    applies: true,
    next_due_at: addMinutes(morning, 60).toISOString(),
    scores: [
      { score: 5, band: 'MEDIUM', trend: 'RISING', is_partial: false, interval_minutes: 60 },
      { score: 0, band: 'LOW', trend: null, interval_minutes: 720 },
    ],
  });
});

it('a set without consciousness and oxygen is partial, and no low score', async () => {
  const { id } = await aPatient(hospital.admin.http);
  await aVitalSet(hospital.admin.http, id);
  expect(await news2(id)).toMatchObject({
    scores: [
      {
        score: 0,
        text: 'partial, at least 0',
        band: null,
        missing: ['supplemental_oxygen', 'consciousness'],
        interval_minutes: 60,
      },
    ],
  });
});

it('scale 2 and pregnancy count when a clinician has set them; children are not scored', async () => {
  const { id } = await aPatient(hospital.admin.http);
  await aVitalSet(hospital.admin.http, id, { ...whole, spo2: 90 });
  expect(await news2(id)).toMatchObject({ spo2_scale: 1, scores: [{ score: 3, band: 'LOW_MEDIUM' }] });
  const set = (body: object) => hospital.admin.http.patch(`/patients/${id}/news2/settings`, body);
  expect(await set({ spo2_scale: 2 })).toMatchObject({ status: 200, body: { spo2_scale: 2, version: 1 } });
  expect(await news2(id)).toMatchObject({ spo2_scale: 2, scores: [{ score: 0, band: 'LOW' }] });
  expect((await set({ is_pregnant: true })).status).toBe(200);
  expect(await news2(id)).toMatchObject({ applies: false, not_for: ['PREGNANT'], scores: [] });
  const child = await aPatient(hospital.admin.http, { dob: '2014-01-08' });
  await aVitalSet(hospital.admin.http, child.id, whole);
  expect(await news2(child.id)).toMatchObject({ applies: false, not_for: ['UNDER_16'], scores: [] });
});
