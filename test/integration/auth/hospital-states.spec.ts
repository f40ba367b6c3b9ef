import { TenantLifecycle } from '../../../src/platform/lifecycle/index.js';
import { aDoctor, aHospital, type Hospital, type Member } from '../../factories/hospital.js';
import { aSuperAdmin } from '../../factories/super-admin.js';
import { until } from '../../gateways/until.js';
import { startApi, type TestApi } from '../../support/api.js';
import type { HttpClient } from '../../support/http-client.js';
import { expectProblem } from '../../support/problems.js';
import { historyOf } from '../../support/records.js';

let api: TestApi;
let operator: Member;

beforeAll(async () => {
  api = await startApi();
  operator = await aSuperAdmin(api);
});
afterAll(() => api.close());

const states = [
  ['PENDING', 'pending'],
  ['VERIFIED', 'pending'],
  ['SUSPENDED', 'suspended'],
  ['INACTIVE', 'inactive'],
] as const;

const suspend = (id: string) => operator.http.patch(`/platform/tenants/${id}/suspend`);
const activate = (id: string) => operator.http.patch(`/platform/tenants/${id}/activate`);

describe('only an active hospital serves its staff', () => {
  it.each([
    ['SUSPENDED', 'suspended', 'suspend'],
    ['INACTIVE', 'inactive', 'retire'],
  ] as const)('%s: running sessions are told so with 403, new ones with 401', async (status, word, step) => {
    const hospital = await aHospital(api);
    const doctor = await aDoctor(api, hospital);
    expect((await doctor.http.get('/patients')).status).toBe(200);
    await api.app.get(TenantLifecycle, { strict: false }).take(step, hospital.id);

    const code = `tenant.${status.toLowerCase()}`;
    for (const path of ['/auth/me', '/patients', '/appointments', '/departments'])
      expectProblem(await doctor.http.get(path), { status: 403, code, detail: new RegExp(word) });
    expectProblem(await doctor.http.post('/patients/quick-register', {}), { status: 403, code });
    expectProblem(await api.login(doctor.email, doctor.password), {
      status: 401,
      code,
      detail: new RegExp(word),
    });
    expectProblem(await api.login(doctor.email, 'Wr0ng!Passw0rd'), {
      status: 401,
      code: 'auth.sign_in_failed',
    });
  });

  it('holds on another process within a second', async () => {
    const hospital = await aHospital(api);
    const elsewhere = (await api.startSibling()).as(hospital.admin.http.token);
    expect((await elsewhere.get('/auth/me')).status).toBe(200);
    await suspend(hospital.id);
    await until('refused elsewhere', async () => (await elsewhere.get('/auth/me')).status === 403, 1_000);
  });

  it('lets nobody of another hospital feel it', async () => {
    const [one, other] = [await aHospital(api), await aHospital(api)];
    await suspend(one.id);
    expect((await other.admin.http.get('/auth/me')).status).toBe(200);
  });

  it('serves again when it has been activated', async () => {
    const hospital = await aHospital(api);
    await suspend(hospital.id);
    expect(await activate(hospital.id)).toMatchObject({ status: 200, body: { status: 'ACTIVE' } });
    const { email, password } = hospital.admin;
    const again = await api.login<{ access_token: string }>(email, password);
    expect((await api.as(again.body.access_token).get('/patients')).status).toBe(200);
  });

  it('keeps sessions that were running when it was suspended ended for good', async () => {
    const hospital = await aHospital(api);
    await suspend(hospital.id);
    await activate(hospital.id);
    expectProblem(await hospital.admin.http.get('/auth/me'), { status: 401, code: 'auth.required' });
  });
});

describe('outside demo mode a hospital that is not active cannot be entered', () => {
  let strict: HttpClient;
  let hospital: Hospital;
  beforeAll(async () => {
    hospital = await aHospital(api);
    strict = await api.startSibling({ DEMO_MODE: 'false' });
  });

  it.each(states)('%s: the sentence says "%s"', async (status, word) => {
    await api.sql('update public.tenants set status = $2 where id = $1', [hospital.id, status]);
    const { email, password } = hospital.admin;
    expectProblem(await strict.login(email, password), {
      status: 401,
      code: `tenant.${status.toLowerCase()}`,
      detail: new RegExp(word),
    });
  });
});

describe('a super admin', () => {
  it('moves hospitals through their states, and the hospital’s audit tells it', async () => {
    const hospital = await aHospital(api);
    expect(await suspend(hospital.id)).toMatchObject({
      status: 200,
      body: { id: hospital.id, status: 'SUSPENDED' },
    });
    expect((await activate(hospital.id)).body).toMatchObject({ status: 'ACTIVE' });
    const history = await historyOf(api, hospital, hospital.id);
    expect(history.slice(-2)).toMatchObject([
      { action: 'tenant.suspended', actor_id: operator.id, changes: { status: ['ACTIVE', 'SUSPENDED'] } },
      { action: 'tenant.active', actor_id: operator.id, changes: { status: ['SUSPENDED', 'ACTIVE'] } },
    ]);
  });

  it('is refused a step that the state does not allow', async () => {
    const hospital = await aHospital(api);
    expectProblem(await activate(hospital.id), {
      status: 400,
      code: 'tenants.wrong_status',
      detail: 'This cannot be done: the hospital is ACTIVE already.',
    });
    await suspend(hospital.id);
    expectProblem(await suspend(hospital.id), {
      status: 400,
      code: 'tenants.wrong_status',
      detail: /SUSPENDED/,
    });
  });

  it('is told when there is no such hospital', async () => {
    expectProblem(await suspend('0190a1b2-c3d4-7e5f-8a6b-112233445566'), {
      status: 404,
      code: 'tenants.not_found',
    });
  });

  it('sees nothing of a hospital', async () => {
    for (const path of ['/patients', '/appointments', '/users', '/departments', '/roles'])
      expectProblem(await operator.http.get(path), { status: 403, code: 'access.staff_only' });
  });

  it('is the only one who may: an administrator of a hospital may not', async () => {
    const { id, admin } = await aHospital(api);
    for (const path of [`/platform/tenants/${id}/suspend`, `/platform/tenants/${id}/activate`])
      expectProblem(await admin.http.patch(path), { status: 403, code: 'access.platform_only' });
    expectProblem(await admin.http.get('/platform/tenants'), { status: 403, code: 'access.platform_only' });
  });
});
