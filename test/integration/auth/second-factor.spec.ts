import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { addMinutes } from '../../../src/core/clock.js';
import { newId } from '../../../src/core/ids.js';
import { AccountTokens } from '../../../src/platform/accounts/index.js';
import { aDoctor, aHospital, aStaffMember, type Hospital, type Member } from '../../factories/hospital.js';
import { aSecondFactor, codeOf, type Phone } from '../../factories/second-factor.js';
import { aSuperAdmin } from '../../factories/super-admin.js';
import { until } from '../../gateways/until.js';
import { startApi, type TestApi } from '../../support/api.js';
import type { Answer, HttpClient } from '../../support/http-client.js';
import { expectProblem } from '../../support/problems.js';
import { historyOf } from '../../support/records.js';

interface SignedIn {
  access_token: string;
  refresh_token: string;
  mfa_token: string;
}

const wrongCode = { status: 401, code: 'auth.second_factor_wrong', detail: /wrong or has been used/ };
const required = {
  status: 401,
  code: 'auth.second_factor_required',
  detail: 'Enter the code of your authenticator app.',
};
const needed = { status: 403, code: 'access.second_factor_needed', detail: /second factor/ };
const notFresh = { status: 403, code: 'access.fresh_sign_in_needed', detail: /that it is you/ };
const enter = { status: 200, body: { access_token: expect.any(String) as string, token_type: 'bearer' } };

let api: TestApi;
let sibling: HttpClient;
let hospital: Hospital;
let doctor: Member;
let phone: Phone;

/** The time of this process, in the middle of a time step; the sibling's is the real one. */
let now = new Date(Math.floor(Date.now() / 30_000) * 30_000 + 15_000);
const pass = (minutes: number) => {
  now = addMinutes(now, minutes);
  api.setClock(now);
};
/** The code of the next time step: each works once. */
const nextCode = (of: Phone = phone): string => {
  pass(0.5);
  return of.code(now);
};

beforeAll(async () => {
  // Without Redis, so that SQL can let the time pass by.
  api = await startApi({ REDIS_URL: '' });
  api.setClock(now);
  hospital = await aHospital(api);
  sibling = await api.startSibling();
});
beforeEach(async () => {
  await api.sql('delete from public.counters');
  doctor = await aDoctor(api, hospital);
  phone = await aSecondFactor(doctor.http, now);
});
afterAll(() => api.close());

async function form<T = SignedIn>(fields: Record<string, string>, at: HttpClient = api): Promise<Answer<T>> {
  const answer = await fetch(`${at.base}/auth/login`, { method: 'POST', body: new URLSearchParams(fields) });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as T };
}

const oneStep = (otp: string, { email, password }: Member = doctor, at: HttpClient = api) =>
  form({ username: email, password, otp }, at);

async function firstStep({ email, password }: Member = doctor): Promise<string> {
  const { status, body } = await api.login<SignedIn>(email, password);
  expect(status).toBe(401);
  return body.mfa_token;
}

const verify = (mfa_token: string, code: string, at: HttpClient = api) =>
  at.post<SignedIn>('/auth/mfa/verify', { mfa_token, code });

const mfa = async (http: HttpClient = doctor.http) =>
  (await http.get<Record<string, unknown>>('/auth/mfa')).body;

const told = async ({ id }: { readonly id: string } = doctor, where: Hospital = hospital) =>
  (await historyOf(api, where, id)).map(({ action }) => action);

const policy = (input: object, of: Hospital = hospital) => of.admin.http.patch('/settings/sign-in', input);

const resetLink = ({ id }: Member) =>
  api.app.get(AccountTokens, { strict: false }).issue('reset_password', id, null, newId());

/** Makes somebody a member of another hospital, too. */
async function join(member: Member, other: Hospital): Promise<void> {
  const invited = await other.admin.http.post<{ id: string }>('/users', {
    email: member.email,
    first_name: 'Visiting',
    last_name: 'Doctor',
    department: 'Cardiology',
    roles: ['DOCTOR'],
  });
  expect(invited.status).toBe(201);
  await api.sql('update public.memberships set accepted_at = now() where account_id = $1', [member.id]);
}

describe('setting up', () => {
  let nurse: Member;
  beforeEach(async () => {
    nurse = await aStaffMember(api, hospital, { roles: ['NURSE'] });
  });
  const enrol = () =>
    nurse.http.post<{ secret: string; otpauth_url: string; qr_svg: string }>('/auth/mfa/enrol');
  const confirm = (code: string) =>
    nurse.http.post<{ recovery_codes: string[] }>('/auth/mfa/confirm', { code });

  it('begins with a secret for the app, which is stored sealed, and changes nothing yet', async () => {
    const { status, body } = await enrol();
    expect(status).toBe(200);
    expect(body.secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(body.otpauth_url).toContain(`secret=${body.secret}`);
    expect(body.qr_svg).toMatch(/^<svg /);
    const rows = await api.sql('select * from public.second_factors where account_id = $1', [nurse.id]);
    expect(rows).toMatchObject([{ secret: null, confirmed_at: null }]);
    expect(JSON.stringify(rows)).not.toContain(body.secret);
    expect(await mfa(nurse.http)).toEqual({
      is_enrolled: false,
      is_demanded: false,
      confirmed_at: null,
      recovery_codes_left: 0,
    });
    expect(await api.login(nurse.email, nurse.password)).toMatchObject(enter);
  });

  it('ends with the first code: ten recovery codes are told once, and sessions without a factor end', async () => {
    const other = await api.login<SignedIn>(nurse.email, nurse.password);
    const { secret } = (await enrol()).body;
    expectProblem(await confirm('000000'), { status: 400, code: 'auth.code_wrong' });
    const confirmed = await confirm(codeOf(secret, now));
    expect(confirmed.status).toBe(200);
    const codes = confirmed.body.recovery_codes;
    expect(new Set(codes).size).toBe(10);
    expect(await mfa(nurse.http)).toMatchObject({ is_enrolled: true, recovery_codes_left: 10 });
    expect((await api.as(other.body.access_token).get('/auth/me')).status).toBe(401);
    const stored = await api.sql<{ code_hash: Buffer }>(
      'select code_hash from public.recovery_codes where account_id = $1',
      [nurse.id],
    );
    expect(stored.map(({ code_hash }) => code_hash.length)).toEqual(Array<number>(10).fill(32));
    expect(await told(nurse)).toContain('user.second_factor_enrolled');
    expectProblem(await confirm(codeOf(secret, now)), { status: 400, code: 'auth.nothing_to_confirm' });
  });

  it('uses the first code up', async () => {
    const { secret } = (await enrol()).body;
    const code = codeOf(secret, now);
    await confirm(code);
    expectProblem(await oneStep(code, nurse), wrongCode);
  });

  it('works once, of many first codes at the same time', async () => {
    const { secret } = (await enrol()).body;
    const answers = await Promise.all(Array.from({ length: 20 }, () => confirm(codeOf(secret, now))));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const { status } of answers) expect([200, 400, 409]).toContain(status);
    expect(await mfa(nurse.http)).toMatchObject({ recovery_codes_left: 10 });
  });

  it('again replaces the app when the new one has shown its first code, and not before', async () => {
    const begun = await doctor.http.post<{ secret: string }>('/auth/mfa/enrol');
    expect(await oneStep(nextCode())).toMatchObject(enter);
    pass(0.5);
    const replaced = await doctor.http.post('/auth/mfa/confirm', { code: codeOf(begun.body.secret, now) });
    expect(replaced.status).toBe(200);
    expectProblem(await oneStep(nextCode()), wrongCode);
    expect(await oneStep(codeOf(begun.body.secret, now))).toMatchObject(enter);
    expectProblem(await oneStep(phone.recoveryCodes[0] ?? ''), wrongCode);
  });
});

describe('signing in with a second factor', () => {
  it('takes two steps: the password, then a code', async () => {
    const first = await api.login<SignedIn>(doctor.email, doctor.password);
    expectProblem(first, { ...required, mfa_token: expect.stringMatching(/^[\w-]{43}$/) });
    const second = await verify(first.body.mfa_token, nextCode());
    expect(second).toMatchObject({
      status: 200,
      body: {
        access_token: expect.any(String) as string,
        refresh_token: expect.stringMatching(/^[\w-]{43}$/) as string,
        token_type: 'bearer',
        must_change_password: false,
        must_set_up_second_factor: false,
        memberships: [{ tenant_id: hospital.id }],
      },
    });
    expect((await api.as(second.body.access_token).get('/patients')).status).toBe(200);
  });

  it('takes one step for whoever sends the code along; an empty one is none', async () => {
    expect(await oneStep(nextCode())).toMatchObject(enter);
    expectProblem(await oneStep(''), required);
  });

  it('does not ask those who have none, whatever they send along', async () => {
    const nurse = await aStaffMember(api, hospital, { roles: ['NURSE'] });
    expect(await oneStep('123456', nurse)).toMatchObject(enter);
  });

  it('takes each recovery code once, in both ways and however it is typed', async () => {
    const [one = '', two = ''] = phone.recoveryCodes;
    expect(await verify(await firstStep(), one.toLowerCase().replaceAll('-', ' '))).toMatchObject(enter);
    expect(await oneStep(two)).toMatchObject(enter);
    expectProblem(await oneStep(one), wrongCode);
    expectProblem(await verify(await firstStep(), two), wrongCode);
    expect(await mfa()).toMatchObject({ recovery_codes_left: 8 });
  });

  it.each([
    [-2, 401],
    [-1, 200],
    [0, 200],
    [1, 200],
    [2, 401],
  ])('a phone whose clock is %i steps off: %i', async (steps, status) => {
    pass(5);
    expect((await oneStep(phone.code(addMinutes(now, steps / 2)))).status).toBe(status);
  });

  it('takes a code once, and none that is older', async () => {
    pass(5);
    const older = phone.code(addMinutes(now, -0.5));
    const code = phone.code(now);
    expect(await oneStep(code)).toMatchObject(enter);
    expectProblem(await oneStep(code), wrongCode);
    expectProblem(await verify(await firstStep(), code), wrongCode);
    expectProblem(await oneStep(older), wrongCode);
    expect(await oneStep(nextCode())).toMatchObject(enter);
  });

  it('tells nothing and uses nothing up when the password is wrong', async () => {
    const code = nextCode();
    const wrong = await form({ username: doctor.email, password: 'Wr0ng!Passw0rd', otp: code });
    expectProblem(wrong, { status: 401, code: 'auth.sign_in_failed' });
    expect(wrong.body).not.toHaveProperty('mfa_token');
    expect(await oneStep(code)).toMatchObject(enter);
  });

  it('is told to the hospital with its method', async () => {
    const nurse = await aStaffMember(api, hospital, { roles: ['NURSE'] });
    await oneStep(nextCode());
    await oneStep(phone.recoveryCodes[0] ?? '');
    const methods = async ({ id }: Member) =>
      (await historyOf(api, hospital, id))
        .filter(({ action }) => action === 'user.signed_in')
        .map(({ changes, actor_id }) => [actor_id, changes?.['method']?.[1]]);
    expect(await methods(nurse)).toEqual([[nurse.id, 'password']]);
    expect((await methods(doctor)).slice(1)).toEqual([
      [doctor.id, 'password+totp'],
      [doctor.id, 'recovery_code'],
    ]);
    expect(await told()).toContain('user.recovery_code_used');
  });
});

it('a secret that was moved to another account opens nothing, and recovery codes lead to a new one', async () => {
  const other = await aDoctor(api, hospital);
  await aSecondFactor(other.http, now);
  await api.sql(
    `update public.second_factors set secret = (select secret from public.second_factors where account_id = $2)
     where account_id = $1`,
    [other.id, doctor.id],
  );
  expectProblem(await oneStep(nextCode(), other), wrongCode);
  expect(await mfa(other.http)).toMatchObject({ is_enrolled: true });
  const renewed = await aSecondFactor(other.http, now);
  expect(await oneStep(nextCode(renewed), other)).toMatchObject(enter);
});

describe('between the two steps the token', () => {
  it('opens nothing but the second one, is stored as a hash, and works once', async () => {
    const token = await firstStep();
    expect((await api.as(token).get('/auth/me')).status).toBe(401);
    expect((await api.post('/auth/refresh', { refresh_token: token })).status).toBe(401);
    expect((await api.post('/auth/reset-password', { token, new_password: 'Ch0sen!Passw0rd' })).status).toBe(
      400,
    );
    const rows = await api.sql('select encode(token_hash, $1) as hash from public.second_steps', ['escape']);
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain(token);
    expect(await verify(token, nextCode())).toMatchObject(enter);
    expectProblem(await verify(token, nextCode()), { status: 401, code: 'auth.second_step_over' });
  });

  it('outlives a wrong code, and works on every process', async () => {
    const token = await firstStep();
    expectProblem(await verify(token, '000000'), wrongCode);
    expect(await verify(token, phone.recoveryCodes[0] ?? '', sibling)).toMatchObject(enter);
  });

  it.each<[string, () => unknown]>([
    ['five minutes are over', () => pass(5)],
    [
      'the password is changed',
      async () => {
        const new_password = 'Ch0sen!Passw0rd';
        await doctor.http.post('/auth/change-password', { old_password: doctor.password, new_password });
      },
    ],
    ['the factor is turned off', () => doctor.http.delete('/auth/mfa')],
    [
      'the account is closed',
      () => api.sql('update public.accounts set is_active = false where id = $1', [doctor.id]),
    ],
  ])('ends when %s', async (_, happen) => {
    const token = await firstStep();
    await happen();
    expectProblem(await verify(token, nextCode()), { status: 401, code: 'auth.second_step_over' });
  });

  it.each([{}, { mfa_token: 'x' }, { code: '123456' }, { mfa_token: 'x', code: '' }])(
    '%j is 422',
    async body => {
      expect((await api.post('/auth/mfa/verify', body)).status).toBe(422);
    },
  );
});

describe('at the same time', () => {
  // A process that locks late, so that many tries are evaluated. Its clock shows the real time.
  let wide: HttpClient;
  let member: Member;
  let device: Phone;
  beforeAll(async () => {
    wide = await api.startSibling({ LOCKOUT_FAILURES: '100' });
    member = await aDoctor(api, hospital);
    device = await aSecondFactor(wide.as(member.http.token));
  });

  const twenty = async (code: string) => {
    const { email: username, password } = member;
    const tokens = await Promise.all(
      Array.from({ length: 10 }, async () => (await form({ username, password }, wide)).body.mfa_token),
    );
    const answers = await Promise.all([
      ...tokens.map(token => verify(token, code, wide)),
      ...tokens.map(() => oneStep(code, member, wide)),
    ]);
    return answers.map(({ status }) => status).sort();
  };
  const once = [200, ...Array<number>(19).fill(401)];

  it('one code opens one session, of twenty tries in both ways', async () => {
    expect(await twenty(device.code(addMinutes(new Date(), 0.5)))).toEqual(once);
  });

  it('one recovery code opens one session, of twenty tries in both ways', async () => {
    expect(await twenty(device.recoveryCodes[0] ?? '')).toEqual(once);
  });

  it('one token opens one session, of ten good codes', async () => {
    const { email: username, password } = member;
    const { mfa_token } = (await form({ username, password }, wide)).body;
    const answers = await Promise.all(
      device.recoveryCodes.slice(1).map(code => verify(mfa_token, code, wide)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(8).fill(401)]);
  });
});

describe('guessing codes', () => {
  const failures = async () => {
    const [row] = await api.sql<{ failed_logins: number }>(
      'select failed_logins from public.accounts where id = $1',
      [doctor.id],
    );
    return row?.failed_logins;
  };

  it('locks the account after five, on every process, with the right password in between', async () => {
    for (let i = 0; i < 5; i++) {
      const token = await firstStep();
      expectProblem(i % 2 ? await verify(token, '000000') : await oneStep('000000'), wrongCode);
    }
    expectProblem(await oneStep(nextCode()), { status: 401, code: 'auth.sign_in_failed' });
    expectProblem(await sibling.login(doctor.email, doctor.password), {
      status: 401,
      code: 'auth.sign_in_failed',
    });
    await until('the lock is told', async () => (await told()).includes('user.locked_out'));
    expect((await told()).filter(action => action === 'user.sign_in_failed')).toHaveLength(5);
    await api.sql('update public.counters set expires_at = now()');
    expect(await oneStep(nextCode())).toMatchObject(enter);
  });

  it('refuses and keeps the right code while the account is locked', async () => {
    const token = await firstStep();
    for (let i = 0; i < 5; i++) await verify(token, '000000');
    const code = nextCode();
    expectProblem(await verify(token, code), wrongCode);
    expectProblem(await verify(token, phone.recoveryCodes[0] ?? ''), wrongCode);
    await api.sql('update public.counters set expires_at = now()');
    expect(await verify(token, code)).toMatchObject(enter);
    expect(await mfa()).toMatchObject({ recovery_codes_left: 10 });
  });

  it('at once, in every way and on two processes, evaluates five', async () => {
    const token = await firstStep();
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, n) => {
        const at = n % 2 ? sibling : api;
        return n % 4 < 2 ? verify(token, `00000${n % 10}`, at) : oneStep(`00000${n % 10}`, doctor, at);
      }),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
    await until('five failures are counted', async () => (await failures()) === 5);
    expectProblem(await oneStep(nextCode()), { status: 401, code: 'auth.sign_in_failed' });
    expect(await failures()).toBe(5);
  });

  it('is not made cheaper by half a sign-in, nor by a link to a new password', async () => {
    for (let i = 0; i < 4; i++) expectProblem(await oneStep('000000'), wrongCode);
    await firstStep();
    const new_password = 'Ch0sen!Passw0rd';
    const token = await resetLink(doctor);
    expect((await api.post('/auth/reset-password', { token, new_password })).status).toBe(200);
    const renewed = { ...doctor, password: new_password };
    expectProblem(await oneStep('000000', renewed), wrongCode);
    expectProblem(await oneStep(nextCode(), renewed), { status: 401, code: 'auth.sign_in_failed' });
  });
});

describe('no other way in goes around it', () => {
  it('a link to a new password does not', async () => {
    const new_password = 'Ch0sen!Passw0rd';
    const token = await resetLink(doctor);
    const reset = await api.post('/auth/reset-password', { token, new_password });
    expect(reset.status).toBe(200);
    expect(reset.body).toEqual({ message: expect.any(String) as string });
    expectProblem(await api.login(doctor.email, new_password), required);
  });

  it('refresh tokens from before it was set up do not', async () => {
    const nurse = await aStaffMember(api, hospital, { roles: ['NURSE'] });
    const before = await api.login<SignedIn>(nurse.email, nurse.password);
    await aSecondFactor(nurse.http, now);
    const { refresh_token } = before.body;
    expectProblem(await api.post('/auth/refresh', { refresh_token }), { status: 401, code: 'auth.required' });
  });
});

describe('a hospital that demands a second factor', () => {
  let strict: Hospital;
  let nurse: Member;
  beforeEach(async () => {
    strict = await aHospital(api);
    nurse = await aStaffMember(api, strict, { roles: ['NURSE'] });
  });

  it('says so in its settings, which are read and changed by those who may', async () => {
    expect((await strict.admin.http.get('/settings/sign-in')).body).toEqual({
      second_factor_required: false,
      password_min_length: 8,
    });
    expectProblem(await nurse.http.get('/settings/sign-in'), { status: 403, code: 'access.denied' });
    expectProblem(await nurse.http.patch('/settings/sign-in', {}), { status: 403, code: 'access.denied' });
    for (const password_min_length of [7, 16, 8.5, null, '9'])
      expect((await policy({ password_min_length }, strict)).status).toBe(422);
    expect(await policy({ password_min_length: 15 }, strict)).toMatchObject({
      status: 200,
      body: { second_factor_required: false, password_min_length: 15 },
    });
    await policy({ password_min_length: 15 }, strict);
    const entries = await api.sql(
      `select changes from ${strict.schema}.audit_entries where action = 'settings.sign_in_changed'`,
    );
    expect(entries).toEqual([{ changes: { password_min_length: [8, 15] } }]);
    expect((await hospital.admin.http.get('/settings/sign-in')).body).toMatchObject({
      password_min_length: 8,
    });
  });

  it('shuts running sessions off until it is set up, on every process, and nobody else', async () => {
    const there = sibling.as(nurse.http.token);
    for (const http of [nurse.http, there]) expect((await http.get('/patients')).status).toBe(200);
    expect((await policy({ second_factor_required: true }, strict)).status).toBe(200);
    expectProblem(await nurse.http.get('/patients'), needed);
    await until('the other process knows', async () => (await there.get('/patients')).status === 403, 1000);
    expectProblem(await strict.admin.http.get('/settings/sign-in'), needed);
    expect((await hospital.admin.http.get('/patients')).status).toBe(200);

    expect(await nurse.http.get('/auth/me')).toMatchObject({
      status: 200,
      body: { must_set_up_second_factor: true },
    });
    const login = await api.login<SignedIn>(nurse.email, nurse.password);
    expect(login).toMatchObject({ status: 200, body: { must_set_up_second_factor: true } });
    const { refresh_token } = login.body;
    expect(await api.post('/auth/refresh', { refresh_token })).toMatchObject({
      status: 200,
      body: { must_set_up_second_factor: true },
    });
    expect(await mfa(nurse.http)).toMatchObject({ is_enrolled: false, is_demanded: true });

    await aSecondFactor(nurse.http, now);
    expect((await nurse.http.get('/patients')).status).toBe(200);
    expect(await nurse.http.get('/auth/me')).toMatchObject({ body: { must_set_up_second_factor: false } });
    expectProblem(await nurse.http.delete('/auth/mfa'), { status: 403, code: 'auth.second_factor_demanded' });
    expect(await mfa(nurse.http)).toMatchObject({ is_enrolled: true });
  });

  it('asks for a new password first', async () => {
    await policy({ second_factor_required: true }, strict);
    await api.sql('update public.accounts set must_change_password = true where id = $1', [nurse.id]);
    const login = await api.login<SignedIn>(nurse.email, nurse.password);
    const http = api.as(login.body.access_token);
    expectProblem(await http.get('/patients'), { status: 403, code: 'auth.password_change_required' });
    const new_password = 'Ch0sen!Passw0rd';
    await http.post('/auth/change-password', { old_password: null, new_password });
    expectProblem(await http.get('/patients'), needed);
  });

  it('is not entered from another one without it, and keeps it on everywhere', async () => {
    const visitor = await aDoctor(api, hospital);
    for (const member of [visitor, doctor]) await join(member, strict);
    await policy({ second_factor_required: true }, strict);
    expect((await visitor.http.get('/patients')).status).toBe(200);
    const switched = await visitor.http.post<SignedIn>('/auth/switch-tenant', { tenant_id: strict.id });
    expect(switched).toMatchObject({ status: 200, body: { must_set_up_second_factor: true } });
    expectProblem(await api.as(switched.body.access_token).get('/patients'), needed);

    expect(await mfa()).toMatchObject({ is_demanded: true });
    expectProblem(await doctor.http.delete('/auth/mfa'), {
      status: 403,
      code: 'auth.second_factor_demanded',
    });
  });
});

describe('a hospital that demands longer passwords', () => {
  const short = { status: 400, code: 'auth.password_too_short', detail: /at least 15 characters/ };
  const [fourteen, fifteen] = ['Ch0sen!Passw0r', 'Ch0sen!Passw0rd'];

  it('is heard when a password is changed and when it is set by link; the strictest one counts', async () => {
    const long = await aHospital(api);
    await policy({ password_min_length: 15 }, long);
    const change = (new_password: string) =>
      doctor.http.post('/auth/change-password', { old_password: doctor.password, new_password });
    await join(doctor, long);
    expectProblem(await change(fourteen), short);
    const token = await resetLink(doctor);
    expectProblem(await api.post('/auth/reset-password', { token, new_password: fourteen }), short);
    expect((await api.post('/auth/reset-password', { token, new_password: fifteen })).status).toBe(200);
  });

  it('is heard when an invited person chooses the first password', async () => {
    const long = await aHospital(api);
    await policy({ password_min_length: 15 }, long);
    const invited = await long.admin.http.post<{ id: string; email: string }>('/users', {
      email: 'new.longhand@hospital.example',
      first_name: 'New',
      last_name: 'Nurse',
      department: 'Cardiology',
      roles: ['NURSE'],
    });
    await api.sql('update public.memberships set accepted_at = null where account_id = $1', [
      invited.body.id,
    ]);
    const token = await api.app
      .get(AccountTokens, { strict: false })
      .issue('set_password', invited.body.id, long.id, newId());
    expectProblem(await api.post('/auth/reset-password', { token, new_password: fourteen }), short);
    expect((await api.post('/auth/reset-password', { token, new_password: fifteen })).status).toBe(200);
  });
});

describe('a super admin', () => {
  it('may do without in demo mode', async () => {
    const operator = await aSuperAdmin(api);
    expect((await operator.http.get('/platform/tenants')).status).toBe(200);
    expect(await mfa(operator.http)).toMatchObject({ is_demanded: false });
  });

  it('needs one outside demo mode, whose loss an operator of the server helps with', async () => {
    const real = await api.startSibling({ DEMO_MODE: 'false' });
    const { email, password, http } = await aSuperAdmin(api);
    const operator = real.as(http.token);
    expectProblem(await operator.get('/platform/tenants'), needed);
    expect(await operator.get('/auth/me')).toMatchObject({ body: { must_set_up_second_factor: true } });
    const device = await aSecondFactor(operator);
    expect((await operator.get('/platform/tenants')).status).toBe(200);
    const demanded = { status: 403, code: 'auth.second_factor_demanded' };
    expectProblem(await operator.delete('/auth/mfa'), demanded);
    expectProblem(await real.login(email, password), required);
    expect(await form({ username: email, password, otp: device.recoveryCodes[0] ?? '' }, real)).toMatchObject(
      enter,
    );

    const command = ['dist/scripts/setup-platform.js', '--reset-second-factor', '--email', email];
    const env = { PATH: process.env['PATH'], ...api.variables };
    const { stdout } = await promisify(execFile)(process.execPath, command, { env });
    expect(stdout).toContain('can sign in with the password alone');
    await until('sessions have ended', async () => (await operator.get('/auth/me')).status === 401);
    expect(await real.login(email, password)).toMatchObject({
      status: 200,
      body: { must_set_up_second_factor: true },
    });
  });
});

describe('what is delicate needs a sign-in of the last five minutes, or', () => {
  const stepUp = (body: object, http: HttpClient = doctor.http) => http.post('/auth/step-up', body);
  const grant = (http: HttpClient, id: string, roles: string[]) => http.patch(`/users/${id}`, { roles });

  it('a code, when there is a factor: new recovery codes, turning it off, another app', async () => {
    pass(5);
    expect((await doctor.http.post('/auth/mfa/recovery-codes')).status).toBe(200);
    pass(0.5);
    const tries = () => [
      doctor.http.post('/auth/mfa/recovery-codes'),
      doctor.http.delete('/auth/mfa'),
      doctor.http.post('/auth/mfa/enrol'),
    ];
    for (const answer of await Promise.all(tries())) expectProblem(answer, notFresh);
    expectProblem(await stepUp({ password: doctor.password }), { status: 400, code: 'auth.code_needed' });
    expectProblem(await stepUp({ code: '000000' }), { status: 400, code: 'auth.code_wrong' });
    expect((await stepUp({})).status).toBe(422);
    expect(await stepUp({ code: nextCode() })).toMatchObject({
      status: 200,
      body: { authenticated_at: now.toISOString() },
    });
    const renewed = await doctor.http.post<{ recovery_codes: string[] }>('/auth/mfa/recovery-codes');
    expect(renewed.body.recovery_codes).toHaveLength(10);
    expectProblem(await oneStep(phone.recoveryCodes[0] ?? ''), wrongCode);
    const other = await oneStep(renewed.body.recovery_codes[0] ?? '');
    expect((await doctor.http.delete('/auth/mfa')).status).toBe(204);
    expect((await api.as(other.body.access_token).get('/auth/me')).status).toBe(401);
    expect(await api.login(doctor.email, doctor.password)).toMatchObject(enter);
    expectProblem(await doctor.http.delete('/auth/mfa'), { status: 400, code: 'auth.no_second_factor' });
    expect(await told()).toEqual(
      expect.arrayContaining([
        'user.stepped_up',
        'user.recovery_codes_renewed',
        'user.second_factor_removed',
      ]),
    );
  });

  it('the password, when there is none: the export of the audit', async () => {
    const { admin } = await aHospital(api);
    expect((await admin.http.get('/audit/export')).status).toBe(200);
    pass(6);
    expectProblem(await admin.http.get('/audit/export'), notFresh);
    expectProblem(await stepUp({ code: '123456' }, admin.http), {
      status: 400,
      code: 'auth.password_needed',
    });
    expectProblem(await stepUp({ password: 'Wr0ng!Passw0rd' }, admin.http), {
      status: 400,
      code: 'auth.password_wrong',
    });
    expect((await stepUp({ password: admin.password }, admin.http)).status).toBe(200);
    expect((await admin.http.get('/audit/export')).status).toBe(200);
    const there = sibling.as(admin.http.token);
    expect((await there.get('/audit/export')).status).toBe(200);
  });

  it('and its failures lock the account', async () => {
    const { admin } = await aHospital(api);
    for (let i = 0; i < 5; i++)
      expect((await stepUp({ password: 'Wr0ng!Passw0rd' }, admin.http)).status).toBe(400);
    expectProblem(await stepUp({ password: admin.password }, admin.http), {
      status: 400,
      code: 'auth.password_wrong',
    });
    expect((await api.login(admin.email, admin.password)).status).toBe(401);
  });

  it('and neither a renewed session nor another hospital is one', async () => {
    const other = await aHospital(api);
    await join(other.admin, hospital);
    const login = await api.login<SignedIn>(other.admin.email, other.admin.password);
    pass(6);
    const { refresh_token } = login.body;
    const renewed = await api.post<SignedIn>('/auth/refresh', { refresh_token });
    expectProblem(await api.as(renewed.body.access_token).post('/auth/mfa/enrol'), notFresh);
    const switched = await api
      .as(renewed.body.access_token)
      .post<SignedIn>('/auth/switch-tenant', { tenant_id: hospital.id });
    expect(switched.status).toBe(200);
    expectProblem(await api.as(switched.body.access_token).post('/auth/mfa/enrol'), notFresh);
  });

  it('for rights only of whoever has a factor: an existing client cannot step up', async () => {
    const place = await aHospital(api);
    const { http } = place.admin;
    const { id } = await aStaffMember(api, place, { roles: ['NURSE'] });
    const role = await http.post<{ id: string }>('/roles', {
      name: 'Desk',
      permission_codes: ['users:view'],
    });
    const allow = (codes: string[]) =>
      http.patch(`/roles/${role.body.id}`, { name: 'Desk', permission_codes: codes });
    pass(6);
    expect((await grant(http, id, ['DOCTOR'])).status).toBe(200);
    expect((await allow(['users:view', 'patients:view'])).status).toBe(200);

    await http.post('/auth/step-up', { password: place.admin.password });
    const device = await aSecondFactor(place.admin.http, now);
    pass(6);
    const invite = () =>
      http.post('/users', {
        email: `granted.${newId().slice(0, 8)}@hospital.example`,
        first_name: 'New',
        last_name: 'Nurse',
        department: 'Cardiology',
        roles: ['NURSE'],
      });
    expectProblem(await grant(http, id, ['NURSE']), notFresh);
    expectProblem(await allow(['users:view']), notFresh);
    expectProblem(await invite(), notFresh);
    expect((await http.patch(`/users/${id}`, { first_name: 'Changed', roles: ['DOCTOR'] })).status).toBe(200);
    expect((await stepUp({ code: nextCode(device) }, http)).status).toBe(200);
    expect((await grant(http, id, ['NURSE'])).status).toBe(200);
    expect((await allow(['users:view'])).status).toBe(200);
    expect((await invite()).status).toBe(201);
  });
});

describe('a lost phone', () => {
  const reset = (id: string, { admin }: Hospital = hospital) =>
    admin.http.post(`/users/${id}/reset-second-factor`);
  const confirmed = ({ password }: Member = hospital.admin, { http }: Member = hospital.admin) =>
    http.post('/auth/step-up', { password });

  it('is helped with by an administrator: sessions end, and the password is enough until a new one is set up', async () => {
    await confirmed();
    expect((await reset(doctor.id)).status).toBe(200);
    expect((await doctor.http.get('/auth/me')).status).toBe(401);
    expect(await api.login(doctor.email, doctor.password)).toMatchObject(enter);
    expect(await historyOf(api, hospital, doctor.id)).toContainEqual(
      expect.objectContaining({ action: 'user.second_factor_reset', actor_id: hospital.admin.id }),
    );
    expect(await api.sql('select from public.recovery_codes where account_id = $1', [doctor.id])).toEqual([]);
  });

  it('is not one’s own, needs the right and a fresh sign-in', async () => {
    await confirmed();
    expectProblem(await reset(hospital.admin.id), { status: 403, code: 'users.own_second_factor' });
    const colleague = await aDoctor(api, hospital);
    expectProblem(await colleague.http.post(`/users/${doctor.id}/reset-second-factor`), {
      status: 403,
      code: 'access.denied',
    });
    pass(6);
    expectProblem(await reset(doctor.id), notFresh);
    expect(await mfa()).toMatchObject({ is_enrolled: true });
  });

  it('is no way for one hospital to open an account of another', async () => {
    const stranger = await aHospital(api);
    const invite = (email: string) =>
      stranger.admin.http.post<{ id: string }>('/users', {
        email,
        first_name: 'Visiting',
        last_name: 'Doctor',
        department: 'Cardiology',
        roles: ['NURSE'],
      });
    const operator = await aSuperAdmin(api);
    for (const { id, email } of [doctor, operator]) {
      expect((await invite(email)).body.id).toBe(id);
      expectProblem(await reset(id, stranger), { status: 403, code: 'users.account_not_ours' });
    }
    await api.sql('update public.memberships set accepted_at = now() where account_id = $1', [doctor.id]);
    expectProblem(await reset(doctor.id, stranger), { status: 403, code: 'users.account_not_ours' });
    expect(await mfa()).toMatchObject({ is_enrolled: true });
  });
});
