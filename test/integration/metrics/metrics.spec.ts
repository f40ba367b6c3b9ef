import { CountHospitals } from '../../../src/platform/metrics/index.js';
import { aHospital, type Hospital, type Member } from '../../factories/hospital.js';
import { aPatient } from '../../factories/patient.js';
import { aSuperAdmin } from '../../factories/super-admin.js';
import { startApi, type TestApi } from '../../support/api.js';
import { expectProblem } from '../../support/problems.js';

let api: TestApi;
let hospital: Hospital;
let other: Hospital;
let operator: Member;

const begin = new Date('2030-01-07T10:00:00Z');
const later = (minutes: number) => new Date(begin.getTime() + minutes * 60_000);

beforeAll(async () => {
  api = await startApi();
  api.setClock(begin);
  [hospital, other] = [await aHospital(api), await aHospital(api)];
  operator = await aSuperAdmin(api);
});
afterAll(() => api.close());

interface Metrics {
  readonly patients: number;
  readonly counted_at: string | null;
  readonly trends: readonly { readonly date: string; readonly patients: number }[];
}

const count = () => api.app.get(CountHospitals, { strict: false }).run();
const metricsOf = async ({ id }: Hospital) =>
  (await operator.http.get<Metrics>(`/platform/tenants/${id}/metrics?range=last_7_days`)).body;

/** A patient of whom the audit knows nothing. */
const withoutTrace = (id: string) =>
  api.sql(
    `insert into ${hospital.schema}.patients (id, patient_code, first_name, gender, search_text, created_at, updated_at)
     values ($1, $2, 'Asha', 'FEMALE', 'asha', $3, $3)`,
    [id, id, begin],
  );

describe('the count of a hospital', () => {
  it('is missing at first, and so is the age of the sum of all', async () => {
    expect(await metricsOf(hospital)).toMatchObject({ patients: 0, counted_at: null });
    expect((await operator.http.get('/platform/dashboard')).body).toMatchObject({ counted_at: null });
  });

  it('has what was added, by day', async () => {
    await aPatient(hospital.admin.http);
    await aPatient(hospital.admin.http);
    await count();
    const { patients, counted_at, trends } = await metricsOf(hospital);
    expect({ patients, counted_at }).toEqual({ patients: 2, counted_at: begin.toISOString() });
    expect(trends).toHaveLength(8);
    expect(trends.at(-1)).toEqual({
      date: '2030-01-07',
      patients: 2,
      appointments: 0,
      prescriptions: 0,
      admissions: 0,
    });
    expect(trends.at(0)).toMatchObject({ date: '2029-12-31', patients: 0 });
  });

  it('is left as it is where nobody did anything, and made anew after an hour at most', async () => {
    // The first count after the work is followed by one that would find what was still under way.
    api.setClock(later(11));
    await count();
    await withoutTrace('0190a000-0000-7000-8000-000000000001');
    api.setClock(later(12));
    await count();
    expect(await metricsOf(hospital)).toMatchObject({ patients: 2, counted_at: later(11).toISOString() });
    api.setClock(later(72));
    await count();
    expect(await metricsOf(hospital)).toMatchObject({ patients: 3, counted_at: later(72).toISOString() });
  });

  it('forgets what is gone, days and all', async () => {
    await api.sql(`delete from ${hospital.schema}.patients`);
    api.setClock(later(140));
    await count();
    const { patients, trends } = await metricsOf(hospital);
    expect(patients).toBe(0);
    expect(trends.map(day => day.patients)).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    expect(await api.sql('select from public.tenant_days where tenant_id = $1', [hospital.id])).toEqual([]);
  });

  it('of two that run at once, the one that began later stands', async () => {
    await withoutTrace('0190a000-0000-7000-8000-000000000002');
    await api.sql(
      `update public.tenant_metrics set counted_at = '2031-01-01', patients = 77 where tenant_id = $1`,
      [hospital.id],
    );
    await count();
    expect(await metricsOf(hospital)).toMatchObject({ patients: 77 });
    await api.sql('delete from public.tenant_metrics where tenant_id = $1', [hospital.id]);
    await count();
    expect(await metricsOf(hospital)).toMatchObject({ patients: 1 });
  });
});

describe('the dashboard of the platform', () => {
  it('counts hospitals by status, people who are active, and the jobs of every queue', async () => {
    await operator.http.patch(`/platform/tenants/${other.id}/suspend`);
    const { status, body } = await operator.http.get<{ queues: object[] }>(
      '/platform/dashboard?range=last_365_days',
    );
    expect(status).toBe(200);
    expect(body).toMatchObject({
      hospitals: { total: 2, by_status: { PENDING: 0, VERIFIED: 0, ACTIVE: 1, SUSPENDED: 1, INACTIVE: 0 } },
      people_active: { last_day: 2, last_7_days: 2, last_30_days: 2 },
    });
    const anyCount = expect.any(Number) as number;
    expect(body.queues.length).toBeGreaterThan(0);
    for (const queue of body.queues)
      expect(queue).toEqual({
        queue: expect.any(String) as string,
        waiting: anyCount,
        active: anyCount,
        delayed: anyCount,
        failed: anyCount,
      });
  });

  it('lists the hospitals with their numbers, page by page', async () => {
    const { body } = await operator.http.get('/platform/metrics?page=2&page_size=1');
    expect(body).toMatchObject({
      total: 2,
      page: 2,
      page_size: 1,
      items: [{ tenant_id: hospital.id, name: hospital.name, status: 'ACTIVE', patients: 1, users: 1 }],
    });
  });

  it('knows no hospital that is not there, and is closed to hospitals', async () => {
    const unknown = '0190a000-0000-7000-8000-0000000000ff';
    expectProblem(await operator.http.get(`/platform/tenants/${unknown}/metrics`), {
      status: 404,
      code: 'metrics.hospital_not_found',
    });
    expect((await hospital.admin.http.get('/platform/dashboard')).status).toBe(403);
  });
});
