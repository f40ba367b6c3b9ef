import { newId } from '../../../src/core/ids.js';
import { TenantLifecycle } from '../../../src/platform/lifecycle/index.js';
import { aDoctor, aHospital, type Hospital, type Member } from '../../factories/hospital.js';
import { aPatient } from '../../factories/patient.js';
import { aSuperAdmin } from '../../factories/super-admin.js';
import { until } from '../../gateways/until.js';
import { startApi, type TestApi } from '../../support/api.js';
import { expectProblem } from '../../support/problems.js';
import { historyOf } from '../../support/records.js';

let api: TestApi;
let home: Hospital;
let other: Hospital;
let doctor: Member;

beforeAll(async () => {
  api = await startApi();
  [home, other] = [await aHospital(api), await aHospital(api)];
});
beforeEach(async () => {
  doctor = await aDoctor(api, home);
  await join(other);
});
afterAll(() => api.close());

interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly memberships: { tenant_id: string; is_default: boolean }[];
}

const invite = async ({ admin }: Hospital) => {
  const member = { email: doctor.email, first_name: 'Visiting', last_name: 'Doctor' };
  const role = { department: 'Cardiology', roles: ['NURSE'] };
  expect((await admin.http.post('/users', { ...member, ...role })).status).toBe(201);
};
/** Makes the doctor a nurse of a second hospital; the link in the invitation is tested elsewhere. */
async function join(hospital: Hospital): Promise<void> {
  await invite(hospital);
  await api.sql(
    'update public.memberships set accepted_at = now() where account_id = $1 and tenant_id = $2',
    [doctor.id, hospital.id],
  );
}
const signIn = async (): Promise<Tokens> => (await api.login<Tokens>(doctor.email, doctor.password)).body;
const switchTo = (token: string, tenant_id: string, more: object = {}) =>
  api.as(token).post<Tokens>('/auth/switch-tenant', { tenant_id, ...more });
const whereIs = async (token: string) =>
  (await api.as(token).get<{ tenant_id: string }>('/auth/me')).body.tenant_id;
const sessionOf = (token: string): string =>
  (JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { sid: string }).sid;
const notFound = { status: 404, code: 'auth.hospital_not_found', detail: 'The hospital was not found.' };

describe('a member of several hospitals', () => {
  it('signs in to the default one and enters another by switching', async () => {
    const first = await signIn();
    expect(await whereIs(first.access_token)).toBe(home.id);
    const { status, body } = await switchTo(first.access_token, other.id);
    expect(status).toBe(200);
    expect(body).toEqual({
      access_token: expect.any(String) as string,
      token_type: 'bearer',
      expires_in: 3600,
      refresh_token: expect.stringMatching(/^[\w-]{43}$/) as string,
      must_change_password: false,
      must_set_up_second_factor: false,
      memberships: [
        { tenant_id: home.id, tenant_name: home.name, is_default: true },
        { tenant_id: other.id, tenant_name: other.name, is_default: false },
      ],
    });
    expect(await api.as(body.access_token).get('/auth/me')).toMatchObject({
      status: 200,
      body: { tenant_id: other.id, first_name: 'Visiting', roles: [{ name: 'NURSE' }] },
    });
    expect(await whereIs((await signIn()).access_token)).toBe(home.id);
  });

  it('leaves the old session behind, ended on every process, and renews the new one where it is', async () => {
    const sibling = await api.startSibling();
    const first = await signIn();
    const there = sibling.as(first.access_token);
    expect((await there.get('/auth/me')).status).toBe(200);
    const { body } = await switchTo(first.access_token, other.id);
    await until('ended on the other process', async () => (await there.get('/auth/me')).status === 401);
    expect((await api.as(first.access_token).get('/auth/me')).status).toBe(401);
    expect((await api.post('/auth/refresh', { refresh_token: first.refresh_token })).status).toBe(401);

    const { refresh_token } = body;
    const renewed = await api.post<Tokens>('/auth/refresh', { refresh_token });
    expect(renewed.status).toBe(200);
    expect(await whereIs(renewed.body.access_token)).toBe(other.id);
  });

  it('sees in each hospital what belongs to it', async () => {
    const patient = await aPatient(home.admin.http);
    const first = await signIn();
    const { body } = await switchTo(first.access_token, other.id);
    expect((await api.as(body.access_token).get(`/patients/${patient.id}`)).status).toBe(404);
    const back = await switchTo(body.access_token, home.id);
    expect((await api.as(back.body.access_token).get('/auth/me')).status).toBe(200);
    expect(await whereIs(back.body.access_token)).toBe(home.id);
  });

  it('is entered in the audit of both hospitals', async () => {
    const first = await signIn();
    const { body } = await switchTo(first.access_token, other.id);
    const [left, entered] = [sessionOf(first.access_token), sessionOf(body.access_token)];
    expect(await historyOf(api, home, left)).toMatchObject([
      {
        action: 'session.ended',
        actor_id: doctor.id,
        changes: { reason: [null, 'switched'] },
        payload: { session_id: left, account_id: doctor.id, reason: 'switched' },
      },
    ]);
    expect(await historyOf(api, other, entered)).toMatchObject([
      {
        action: 'session.started',
        actor_id: doctor.id,
        payload: { session_id: entered, account_id: doctor.id },
      },
    ]);
  });

  it('can make the other one the default', async () => {
    const first = await signIn();
    const { body } = await switchTo(first.access_token, other.id, { make_default: true });
    const defaults = ({ memberships }: Tokens) =>
      memberships.filter(({ is_default }) => is_default).map(({ tenant_id }) => tenant_id);
    expect(defaults(body)).toEqual([other.id]);
    const next = await signIn();
    expect(defaults(next)).toEqual([other.id]);
    expect(await whereIs(next.access_token)).toBe(other.id);
    await switchTo(next.access_token, home.id, { make_default: true });
    expect(await whereIs((await signIn()).access_token)).toBe(home.id);
  });

  it('gets one session out of one, however many switch at once', async () => {
    const first = await signIn();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => switchTo(first.access_token, other.id)),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const answer of answers.filter(({ status }) => status !== 200))
      expectProblem(answer, { status: 401, code: 'auth.required' });
  });
});

describe('a hospital cannot be entered', () => {
  const stays = async (token: string) => expect(await whereIs(token)).toBe(home.id);

  it('by somebody who does not belong to it, or when there is none', async () => {
    const { access_token } = await signIn();
    const foreign = await aHospital(api);
    for (const id of [foreign.id, newId()]) {
      expectProblem(await switchTo(access_token, id), notFound);
      expectProblem(await switchTo(access_token, id, { make_default: true }), notFound);
    }
    await stays(access_token);
  });

  it('by an invitation that was not accepted', async () => {
    const { access_token } = await signIn();
    const third = await aHospital(api);
    await invite(third);
    expectProblem(await switchTo(access_token, third.id), notFound);
    await stays(access_token);
  });

  it('by somebody whom it has switched off', async () => {
    const { access_token } = await signIn();
    await api.sql(`update ${other.schema}.users set is_active = false where id = $1`, [doctor.id]);
    expectProblem(await switchTo(access_token, other.id), notFound);
    await stays(access_token);
  });

  it.each([
    ['suspend', 'tenant.suspended', /suspended/],
    ['retire', 'tenant.inactive', /inactive/],
  ] as const)('while it is not active (%s), and the sentence says so', async (step, code, detail) => {
    const { access_token } = await signIn();
    const closed = await aHospital(api);
    await join(closed);
    await api.app.get(TenantLifecycle, { strict: false }).take(step, closed.id);
    expectProblem(await switchTo(access_token, closed.id), { status: 403, code, detail });
    await stays(access_token);
  });

  it('by super admins', async () => {
    const operator = await aSuperAdmin(api);
    expectProblem(await operator.http.post('/auth/switch-tenant', { tenant_id: home.id }), notFound);
  });

  it('without signing in, or without saying which', async () => {
    expectProblem(await api.post('/auth/switch-tenant', { tenant_id: home.id }), {
      status: 401,
      code: 'auth.required',
    });
    const { access_token } = await signIn();
    for (const tenant_id of [undefined, null, 'x', 1, [home.id]])
      expectProblem(await api.as(access_token).post('/auth/switch-tenant', { tenant_id }), {
        status: 422,
        code: 'validation.failed',
      });
  });
});
