import { createHash } from 'node:crypto';
import { TenantLifecycle } from '../../../src/platform/lifecycle/index.js';
import { aDoctor, aHospital, type Hospital, type Member } from '../../factories/hospital.js';
import { aSuperAdmin } from '../../factories/super-admin.js';
import { until } from '../../gateways/until.js';
import { startApi, type TestApi } from '../../support/api.js';
import type { HttpClient } from '../../support/http-client.js';
import { expectProblem } from '../../support/problems.js';
import { historyOf } from '../../support/records.js';

let api: TestApi;
let hospital: Hospital;
let doctor: Member;

beforeAll(async () => {
  api = await startApi();
  hospital = await aHospital(api);
  doctor = await aDoctor(api, hospital);
});
afterAll(() => api.close());
afterEach(() => api.setClock(undefined));

interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
}

const signIn = async ({ email, password } = doctor): Promise<Tokens> => {
  const { status, body } = await api.login<Tokens>(email, password);
  expect(status).toBe(200);
  return body;
};
const refresh = (refresh_token: string, at: HttpClient = api) =>
  at.post<Tokens>('/auth/refresh', { refresh_token });
const me = ({ access_token }: Tokens, at: HttpClient = api) => at.as(access_token).get('/auth/me');
const sessionOf = ({ access_token }: Tokens): string => {
  const claims = Buffer.from(access_token.split('.')[1] ?? '', 'base64url').toString();
  return (JSON.parse(claims) as { sid: string }).sid;
};
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);
const refused = {
  status: 401,
  code: 'auth.required',
  detail: 'Your session has ended. Please sign in again.',
};

describe('a refresh token', () => {
  it('has 256 bits, and only its hash is stored', async () => {
    const { refresh_token, ...tokens } = await signIn();
    expect(refresh_token).toMatch(/^[\w-]{43}$/);
    const rows = await api.sql<{ row: string; token_hash: Buffer }>(
      'select k::text as row, token_hash from public.refresh_tokens k where session_id = $1',
      [sessionOf({ ...tokens, refresh_token })],
    );
    expect(rows.map(({ token_hash }) => token_hash)).toEqual([
      createHash('sha256').update(refresh_token).digest(),
    ]);
    expect(JSON.stringify(rows)).not.toContain(refresh_token);
    expect(api.log.join('\n')).not.toContain(refresh_token);
  });

  it('gives what signing in gives, for the same session', async () => {
    const first = await signIn();
    const { status, body, headers } = await refresh(first.refresh_token);
    expect(status).toBe(200);
    expect(body).toEqual({
      access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/) as string,
      token_type: 'bearer',
      expires_in: 3600,
      refresh_token: expect.stringMatching(/^[\w-]{43}$/) as string,
      must_change_password: false,
      must_set_up_second_factor: false,
      memberships: [{ tenant_id: hospital.id, tenant_name: hospital.name, is_default: true }],
    });
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body.refresh_token).not.toBe(first.refresh_token);
    expect(sessionOf(body)).toBe(sessionOf(first));
    expect((await me(body)).status).toBe(200);
    expect((await refresh(body.refresh_token)).status).toBe(200);
  });

  it('serves super admins as well', async () => {
    const first = await signIn(await aSuperAdmin(api));
    const { status, body } = await refresh(first.refresh_token);
    expect({ status, body }).toMatchObject({ status: 200, body: { memberships: [] } });
    expect((await me(body)).status).toBe(200);
  });

  it('lives for seven days, and each one keeps the session alive as long', async () => {
    const unused = await signIn();
    let tokens = await signIn();
    for (const days of [6.9, 13.8, 20.7]) {
      api.setClock(inDays(days));
      const { status, body } = await refresh(tokens.refresh_token);
      expect([days, status]).toEqual([days, 200]);
      tokens = body;
    }
    expect((await me(tokens)).status).toBe(200);
    expectProblem(await refresh(unused.refresh_token), refused);
    api.setClock(inDays(27.8));
    expectProblem(await refresh(tokens.refresh_token), refused);
  });

  it('that was used, has expired, was made up or belongs to an ended session answers alike', async () => {
    const [used, ended] = [await signIn(), await signIn()];
    await refresh(used.refresh_token);
    await api.as(ended.access_token).post('/auth/logout');
    const answers = [
      await refresh(used.refresh_token),
      await refresh(ended.refresh_token),
      await refresh('x'.repeat(43)),
      await refresh("' or true --"),
      await refresh(ended.access_token.slice(0, 200)),
    ];
    for (const answer of answers) {
      expectProblem(answer, refused);
      expect(Object.keys(answer.body)).toEqual(Object.keys(answers[0]?.body ?? {}));
    }
  });

  it.each([{}, { refresh_token: '' }, { refresh_token: 1 }, { refresh_token: 'x'.repeat(201) }])(
    'is needed: %j is no form',
    async body => {
      expectProblem(await api.post('/auth/refresh', body), { status: 422, code: 'validation.failed' });
    },
  );

  it('is no access token', async () => {
    const { refresh_token } = await signIn();
    expectProblem(await api.as(refresh_token).get('/auth/me'), refused);
  });

  it('is of no use while the hospital is suspended, and says so, or when the account is switched off', async () => {
    const other = await aHospital(api);
    const tokens = await signIn(other.admin);
    await api.sql('update public.accounts set is_active = false where id = $1', [other.admin.id]);
    await api.app.get(TenantLifecycle, { strict: false }).take('suspend', other.id);
    expectProblem(await refresh(tokens.refresh_token), refused);
    await api.sql('update public.accounts set is_active = true where id = $1', [other.admin.id]);
    expectProblem(await refresh(tokens.refresh_token), {
      status: 401,
      code: 'tenant.suspended',
      detail: /suspended/,
    });
  });
});

describe('a refresh token that is used a second time', () => {
  it('ends the session with all of its tokens, and no other session', async () => {
    const [first, other] = [await signIn(), await signIn()];
    const { body: second } = await refresh(first.refresh_token);
    const { body: third } = await refresh(second.refresh_token);
    expect((await me(third)).status).toBe(200);
    expectProblem(await refresh(first.refresh_token), refused);
    for (const { access_token, refresh_token } of [first, second, third]) {
      expectProblem(await api.as(access_token).get('/auth/me'), refused);
      expectProblem(await refresh(refresh_token), refused);
    }
    expect((await me(other)).status).toBe(200);
  });

  it('is told in the audit of the hospital, once', async () => {
    const first = await signIn();
    await refresh(first.refresh_token);
    await refresh(first.refresh_token);
    await refresh(first.refresh_token);
    expect(await historyOf(api, hospital, sessionOf(first))).toEqual([
      expect.objectContaining({
        action: 'session.ended',
        actor_id: null,
        changes: { account_id: [null, doctor.id], reason: [null, 'replayed'] },
        payload: { session_id: sessionOf(first), account_id: doctor.id, reason: 'replayed' },
      }),
    ]);
  });

  it.each([1, 2, 3, 4, 5])('in parallel answers 200 to one of twenty, and the family ends (%i)', async () => {
    const first = await signIn();
    const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(first.refresh_token)));
    const [winner, ...others] = answers.filter(({ status }) => status === 200);
    expect(others).toEqual([]);
    for (const answer of answers.filter(({ status }) => status !== 200)) expectProblem(answer, refused);
    const { body } = winner ?? (await refresh(''));
    expect((await me(body)).status).toBe(401);
    expectProblem(await refresh(body.refresh_token), refused);
  });
});

describe('on another process', () => {
  let sibling: HttpClient;
  beforeAll(async () => {
    sibling = await api.startSibling();
  });

  const refusedThere = (tokens: Tokens) =>
    until('refused on the other process', async () => (await me(tokens, sibling)).status === 401);

  it('a refresh token works as well as here, once on both', async () => {
    const first = await signIn();
    const statuses = await Promise.all(
      Array.from({ length: 20 }, (_, n) => refresh(first.refresh_token, n % 2 ? sibling : api)),
    );
    expect(statuses.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(statuses.filter(({ status }) => status === 401)).toHaveLength(19);
  });

  it.each<[string, (tokens: Tokens) => Promise<unknown>]>([
    ['logout', ({ access_token }) => api.as(access_token).post('/auth/logout')],
    [
      'the end of a session by its owner',
      tokens => doctor.http.delete(`/auth/sessions/${sessionOf(tokens)}`),
    ],
    [
      'a replayed refresh token',
      ({ refresh_token }) => refresh(refresh_token).then(() => refresh(refresh_token)),
    ],
    [
      'a changed password',
      () =>
        doctor.http.post('/auth/change-password', {
          old_password: doctor.password,
          new_password: 'An0ther!Passw0rd',
        }),
    ],
  ])('%s holds', async (_, revoke) => {
    const tokens = await signIn();
    expect((await me(tokens, sibling)).status).toBe(200);
    await revoke(tokens);
    await refusedThere(tokens);
    expectProblem(await refresh(tokens.refresh_token, sibling), refused);
  });
});
