import { CountHospitals } from '../../../src/platform/metrics/index.js';
import { aHospital } from '../../factories/hospital.js';
import { aSuperAdmin } from '../../factories/super-admin.js';
import { startApi, type TestApi } from '../../support/api.js';
import { Busy, randomOf } from './random-work.js';
import { dayIn, rangeDays, rowsOf, truth, volumes, type Viewer } from './truth.js';

/** What is tried in each hospital at each moment; some hundreds are a minute of it. */
const attempts = Number(process.env['RANDOM_WORK_ATTEMPTS'] ?? 30);
const seed = Number(process.env['RANDOM_WORK_SEED'] ?? 20_301_102);

/**
 * The clocks of New York go back on the 3rd of November 2030 at 06:00 UTC; midnight there is 04:00 UTC before and 05:00
 * after it, in Kolkata always 18:30. Each moment is one at which another calendar would be wrong.
 */
const moments = [
  '2030-11-01T18:00:00Z',
  '2030-11-01T18:45:00Z',
  '2030-11-01T23:40:00Z',
  '2030-11-02T00:20:00Z',
  '2030-11-02T03:45:00Z',
  '2030-11-02T04:20:00Z',
  '2030-11-02T18:35:00Z',
  '2030-11-03T03:50:00Z',
  '2030-11-03T05:40:00Z',
  '2030-11-03T06:10:00Z',
  '2030-11-03T23:50:00Z',
  '2030-11-04T00:10:00Z',
  '2030-11-04T04:40:00Z',
  '2030-11-04T05:10:00Z',
].map(text => new Date(text));

const zones = ['Asia/Kolkata', 'America/New_York'];
let api: TestApi;
const busy: Busy[] = [];

beforeAll(async () => {
  api = await startApi();
  api.setClock(moments[0]);
  for (const [index, time_zone] of zones.entries())
    busy.push(await Busy.open(api, await aHospital(api, { time_zone }), randomOf(seed + index)));
});
afterAll(() => api.close());

/** Whom the dashboard is compared for. */
async function viewersOf({
  hospital,
  staff,
}: Busy): Promise<(Viewer & { email: string; password: string })[]> {
  const [department] = await api.sql<{ id: string }>(
    `select department_id as id from ${hospital.schema}.users where id = $1`,
    [staff.NURSE.id],
  );
  const departmentId = department?.id ?? '';
  return [
    { ...hospital.admin, role: 'HOSPITAL_ADMIN' },
    { ...staff.DOCTOR, role: 'DOCTOR' },
    { ...staff.SECOND, role: 'DOCTOR' },
    { ...staff.NURSE, role: 'NURSE', departmentId },
    { ...staff.PHARMACIST, role: 'PHARMACIST' },
    { ...staff.RECEPTIONIST, role: 'RECEPTIONIST' },
  ];
}

const ranges = Object.keys(rangeDays) as (keyof typeof rangeDays)[];

async function compare(one: Busy, timeZone: string, now: Date): Promise<void> {
  const rows = await rowsOf(api, one.hospital);
  for (const viewer of await viewersOf(one)) {
    const { body: session } = await api.login<{ access_token: string }>(viewer.email, viewer.password);
    for (const range of viewer.role === 'HOSPITAL_ADMIN'
      ? ranges
      : [ranges[now.getUTCMinutes() % 4] ?? 'today']) {
      const { status, body } = await api
        .as(session.access_token)
        .get(`/dashboard/metrics?trends_date_range=${range}`);
      expect({ status, now, timeZone, role: viewer.role, range, body }).toEqual({
        status: 200,
        now,
        timeZone,
        role: viewer.role,
        range,
        body: truth(rows, viewer, now, timeZone, range),
      });
    }
  }
}

it(`after random work (seed ${seed}) every figure equals what lies in the tables, at every moment`, async () => {
  for (const now of moments) {
    api.setClock(now);
    for (const one of busy) await one.begin();
    await Promise.all(
      busy.map(async one => {
        for (let n = 0; n < attempts; n++) await one.step(now);
      }),
    );
    for (const [index, one] of busy.entries()) await compare(one, zones[index] ?? '', now);
  }
  const some = expect.any(Number) as number;
  for (const { done } of busy)
    expect(done).toMatchObject({
      register: some,
      book: some,
      'check-in': some,
      cancel: some,
      prescribe: some,
      issue: some,
      admit: some,
      discharge: some,
      measure: some,
    });
}, 600_000);

it('and what the platform was told of each hospital, and of all, equals it too', async () => {
  const now = moments.at(-1) as Date;
  await api.app.get(CountHospitals, { strict: false }).run();
  const operator = await aSuperAdmin(api);
  const truths = await Promise.all(busy.map(async ({ hospital }) => volumes(await rowsOf(api, hospital))));
  const days = Array.from({ length: 31 }, (_, index) =>
    dayIn(new Date(now.getTime() - (30 - index) * 86_400_000), 'UTC'),
  );
  for (const [index, { hospital }] of busy.entries()) {
    const { body } = await operator.http.get(`/platform/tenants/${hospital.id}/metrics?range=last_30_days`);
    expect(body).toMatchObject({ ...truths[index]?.totals, counted_at: now.toISOString() });
    expect(body).toMatchObject({ trends: days.map(day => truths[index]?.on(day)) });
    const { body: details } = await operator.http.get(`/platform/tenants/${hospital.id}/details`);
    const totals = truths[index]?.totals;
    expect(details).toMatchObject({
      metrics: {
        user_count: totals?.users,
        total_patients: totals?.patients,
        total_appointments: totals?.appointments,
        total_prescriptions: totals?.prescriptions,
        total_admissions: totals?.admissions,
        active_admissions: totals?.active_admissions,
      },
    });
  }
  const sum = (field: keyof (typeof truths)[number]['totals']) =>
    truths.reduce((total, { totals }) => total + totals[field], 0);
  const { body: dashboard } = await operator.http.get('/platform/dashboard?range=last_30_days');
  expect(dashboard).toMatchObject({
    hospitals: { total: 2, by_status: { PENDING: 0, VERIFIED: 0, ACTIVE: 2, SUSPENDED: 0, INACTIVE: 0 } },
    totals: {
      users: sum('users'),
      patients: sum('patients'),
      appointments: sum('appointments'),
      prescriptions: sum('prescriptions'),
      admissions: sum('admissions'),
      active_admissions: sum('active_admissions'),
    },
    counted_at: now.toISOString(),
    trends: days.map(day => {
      const parts = truths.map(({ on }) => on(day));
      const of = (field: 'patients' | 'appointments' | 'prescriptions' | 'admissions') =>
        parts.reduce((total, part) => total + part[field], 0);
      return {
        date: day,
        patients: of('patients'),
        appointments: of('appointments'),
        prescriptions: of('prescriptions'),
        admissions: of('admissions'),
        hospitals: day === '2030-11-01' ? 2 : 0,
      };
    }),
  });
  expect((await operator.http.get('/dashboard/metrics')).body).toMatchObject({
    total_tenants: 2,
    total_users: sum('users'),
    total_patients: sum('patients'),
    total_appointments: sum('appointments'),
    total_prescriptions: sum('prescriptions'),
    patients_today: 0,
  });
}, 60_000);
