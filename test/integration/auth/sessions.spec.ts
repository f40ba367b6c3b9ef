import { aDoctor, aHospital, type Hospital, type Member } from '../../factories/hospital.js';
import { aSuperAdmin } from '../../factories/super-admin.js';
import { startApi, type TestApi } from '../../support/api.js';
import { expectProblem } from '../../support/problems.js';
import { historyOf } from '../../support/records.js';

let api: TestApi;
let hospital: Hospital;
let doctor: Member;

beforeAll(async () => {
  api = await startApi();
  hospital = await aHospital(api);
});
beforeEach(async () => {
  doctor = await aDoctor(api, hospital);
});
afterAll(() => api.close());
afterEach(() => api.setClock(undefined));

interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
}
interface Session {
  readonly id: string;
  readonly is_current: boolean;
  readonly created_at: string;
  readonly last_used_at: string;
  readonly expires_at: string;
}

/** Signs in with a browser of that name. */
async function signIn(browser: string, { email, password } = doctor): Promise<Tokens> {
  const answer = await fetch(`${api.base}/auth/login`, {
    method: 'POST',
    headers: { 'user-agent': browser },
    body: new URLSearchParams({ username: email, password }),
  });
  expect(answer.status).toBe(200);
  return (await answer.json()) as Tokens;
}
const listFor = async (token?: string) => {
  const { status, body } = await api.as(token).get<Session[]>('/auth/sessions');
  expect(status).toBe(200);
  return body;
};
const currentOf = async (token?: string): Promise<Session> => {
  const current = (await listFor(token)).find(({ is_current }) => is_current);
  if (!current) throw new Error('The list lacks the current session.');
  return current;
};
const notFound = { status: 404, code: 'auth.session_not_found', detail: 'The session was not found.' };

describe('the list of sessions', () => {
  it('shows where and with what the person is signed in, used last first', async () => {
    const { access_token } = await signIn('Ward Browser 1.0');
    const body = await listFor(access_token);
    expect(body).toHaveLength(2);
    const instant = expect.stringMatching(/^\d{4}-.*Z$/) as string;
    expect(body[0]).toEqual({
      id: expect.any(String) as string,
      tenant_id: hospital.id,
      tenant_name: hospital.name,
      is_current: true,
      address: '127.0.0.1',
      user_agent: 'Ward Browser 1.0',
      created_at: instant,
      last_used_at: instant,
      expires_at: instant,
    });
    expect(body[1]).toMatchObject({ is_current: false });
  });

  it('is that of a super admin, without hospital', async () => {
    const operator = await aSuperAdmin(api);
    expect(await listFor(operator.http.token)).toMatchObject([
      { is_current: true, tenant_id: null, tenant_name: null },
    ]);
  });

  it('leaves out what has ended, has expired or is somebody else’s', async () => {
    const [ended, expired] = [await signIn('Ended'), await signIn('Expired')];
    const { id } = await currentOf(expired.access_token);
    await api.as(ended.access_token).post('/auth/logout');
    await api.sql('update public.sessions set expires_at = now() where id = $1', [id]);
    expect(await listFor(doctor.http.token)).toHaveLength(1);
  });

  it('moves on when a session is renewed, and not with every request', async () => {
    const { refresh_token } = await signIn('Renewed');
    const before = await currentOf(doctor.http.token);
    await doctor.http.get('/patients');
    expect(await currentOf(doctor.http.token)).toEqual(before);

    api.setClock(new Date(Date.now() + 3_600_000));
    const renewed = await api.post<Tokens>('/auth/refresh', { refresh_token });
    const after = await currentOf(renewed.body.access_token);
    const passed = (from: string, to: string) => new Date(to).getTime() - new Date(from).getTime();
    expect(passed(after.created_at, after.last_used_at)).toBeGreaterThan(3_000_000);
    expect(passed(after.last_used_at, after.expires_at)).toBe(7 * 86_400_000);
  });

  it('keeps no more than 200 characters of what a browser says it is', async () => {
    const { access_token } = await signIn(`${'B'.repeat(200)}rowser`);
    expect(await currentOf(access_token)).toMatchObject({ user_agent: 'B'.repeat(200) });
  });

  it('is for people who are signed in', async () => {
    expectProblem(await api.get('/auth/sessions'), { status: 401, code: 'auth.required' });
  });
});

describe('ending a session', () => {
  it('ends its tokens and no other session, and the audit tells who did it', async () => {
    const elsewhere = await signIn('Elsewhere');
    const { id } = await currentOf(elsewhere.access_token);
    const ended = await doctor.http.delete(`/auth/sessions/${id}`);
    expect(ended).toMatchObject({ status: 204, body: '' });
    expect((await api.as(elsewhere.access_token).get('/auth/me')).status).toBe(401);
    const { refresh_token } = elsewhere;
    expect((await api.post('/auth/refresh', { refresh_token })).status).toBe(401);
    expect((await doctor.http.get('/auth/me')).status).toBe(200);
    expectProblem(await doctor.http.delete(`/auth/sessions/${id}`), notFound);
    expect(await historyOf(api, hospital, id)).toEqual([
      expect.objectContaining({
        action: 'session.ended',
        actor_id: doctor.id,
        changes: { account_id: [null, doctor.id], reason: [null, 'ended_by_owner'] },
        payload: { session_id: id, account_id: doctor.id, reason: 'ended_by_owner' },
      }),
    ]);
  });

  it('may be the one in use', async () => {
    const { id } = await currentOf(doctor.http.token);
    expect((await doctor.http.delete(`/auth/sessions/${id}`)).status).toBe(204);
    expect((await doctor.http.get('/auth/me')).status).toBe(401);
  });

  it('is for its owner: to everybody else it is not there', async () => {
    const { id } = await currentOf(doctor.http.token);
    const [colleague, operator] = [await aDoctor(api, hospital), await aSuperAdmin(api)];
    const stranger = (await aHospital(api)).admin;
    for (const other of [colleague, hospital.admin, stranger, operator])
      expectProblem(await other.http.delete(`/auth/sessions/${id}`), notFound);
    expectProblem(await api.delete(`/auth/sessions/${id}`), { status: 401, code: 'auth.required' });
    expect((await doctor.http.get('/auth/me')).status).toBe(200);
  });

  it('refuses what is no id', async () => {
    expectProblem(await doctor.http.delete('/auth/sessions/current'), {
      status: 422,
      code: 'validation.failed',
    });
  });
});

describe('signing out', () => {
  it('ends the refresh token as well, and the audit tells it', async () => {
    const { access_token, refresh_token } = await signIn('Signing out');
    const { id } = await currentOf(access_token);
    expect((await api.as(access_token).post('/auth/logout')).status).toBe(200);
    expectProblem(await api.post('/auth/refresh', { refresh_token }), { status: 401, code: 'auth.required' });
    expect(await historyOf(api, hospital, id)).toMatchObject([
      { action: 'session.ended', actor_id: doctor.id, changes: { reason: [null, 'signed_out'] } },
    ]);
  });
});
