import { aDoctor, aHospital, type Hospital, type Member } from '../../factories/hospital.js';
import { aSuperAdmin } from '../../factories/super-admin.js';
import { until } from '../../gateways/until.js';
import { startApi, type TestApi } from '../../support/api.js';
import { LocalClient, type RawAnswer } from '../../support/local-client.js';
import { MailServer, secretIn } from '../../support/mail-server.js';
import { expectProblem } from '../../support/problems.js';
import { historyOf } from '../../support/records.js';

const next = 'An0ther!Passw0rd';
const unknownLink = { status: 400, code: 'auth.link_unknown', detail: 'This link is not valid.' };
const usedLink = { status: 400, code: 'auth.link_used' };

let mails: MailServer;
let api: TestApi;
let hospital: Hospital;
let doctor: Member;
let clients: LocalClient[] = [];

beforeAll(async () => {
  mails = await MailServer.start();
  api = await startApi();
  await api.startWorker({ SMTP_URL: mails.url });
  hospital = await aHospital(api);
});
beforeEach(async () => {
  doctor = await aDoctor(api, hospital);
});
afterEach(() => {
  api.setClock(undefined);
  for (const client of clients) client.close();
  clients = [];
});
afterAll(async () => {
  await api.close();
  await mails.stop();
});

let network = 0;
/** A client address that has asked for nothing yet. */
const aClient = (): LocalClient => {
  const client = new LocalClient(`127.0.8.${++network}`);
  clients.push(client);
  return client;
};

const ask = (client: LocalClient, email: string): Promise<RawAnswer> =>
  client.post(`${api.base}/auth/forgot-password`, JSON.stringify({ email }));

const reset = (token: string, new_password = next) =>
  api.post('/auth/reset-password', { token, new_password });

const isReset = (text: string): boolean => text.includes('Choose a new password');

/** The secrets that were mailed, in the order in which the mails came; waits until there are so many. */
async function secrets(email: string, count = 1): Promise<string[]> {
  const sent = async () => (await mails.sentTo(email)).filter(isReset);
  await until(`${count} links to ${email}`, async () => (await sent()).length >= count, 30_000);
  return (await sent()).map(text => secretIn(text, 'reset-password'));
}

async function aSecret(): Promise<string> {
  expect((await ask(aClient(), doctor.email)).status).toBe(200);
  const [secret = ''] = await secrets(doctor.email);
  return secret;
}

const requests = async ({ id }: Member) =>
  (await historyOf(api, hospital, id)).filter(({ action }) => action === 'user.password_reset_requested');

describe('whoever forgot their password', () => {
  it('gets a link, chooses another one and is in', async () => {
    const token = await aSecret();
    expect(await api.get(`/auth/validate-reset-token?token=${token}`)).toMatchObject({
      status: 200,
      body: { valid: true, email: doctor.email },
    });
    expect((await reset(token)).status).toBe(200);
    expect((await doctor.http.get('/auth/me')).status).toBe(401);
    expect((await api.login(doctor.email, doctor.password)).status).toBe(401);
    expect(await api.login(doctor.email, next)).toMatchObject({
      status: 200,
      body: { must_change_password: false },
    });
    const actions = (await historyOf(api, hospital, doctor.id)).map(({ action }) => action);
    expect(actions).toEqual(
      expect.arrayContaining(['user.password_reset_requested', 'user.password_changed']),
    );
  });

  it('may write the address in any case', async () => {
    await ask(aClient(), ` ${doctor.email.toUpperCase()} `);
    expect(await secrets(doctor.email)).toHaveLength(1);
  });

  it('is no longer locked out after choosing another one', async () => {
    for (let i = 0; i < 6; i++) await api.login(doctor.email, 'Wr0ng!Passw0rd');
    const token = await aSecret();
    expect((await reset(token)).status).toBe(200);
    expect((await api.login(doctor.email, next)).status).toBe(200);
  });

  it('need not change it again, though the hospital had asked for a change', async () => {
    await api.sql('update public.accounts set must_change_password = true where id = $1', [doctor.id]);
    expect((await reset(await aSecret())).status).toBe(200);
    expect(await api.login(doctor.email, next)).toMatchObject({
      status: 200,
      body: { must_change_password: false },
    });
  });
});

describe('the answer', () => {
  it('is the same for a known address, an unknown one, a super admin and an account that was switched off', async () => {
    const client = aClient();
    const operator = await aSuperAdmin(api);
    const former = await aDoctor(api, hospital);
    await api.sql('update public.accounts set is_active = false where id = $1', [former.id]);
    const answers = [
      await ask(client, 'nobody@hospital.example'),
      await ask(client, operator.email),
      await ask(client, former.email),
      await ask(client, doctor.email),
    ];
    for (const { status, text, headers } of answers) {
      expect({ status, text }).toEqual({ status: 200, text: answers[0]?.text });
      expect(Object.keys(headers)).toEqual(Object.keys(answers[0]?.headers ?? {}));
    }
    // The last one's mail has come, and there was nothing to send before it.
    await secrets(doctor.email);
    expect(await requests(former)).toEqual([]);
    const links = await api.sql(
      "select account_id from public.account_tokens where purpose = 'reset_password' and account_id = any($1)",
      [[operator.id, former.id, doctor.id]],
    );
    expect(links).toEqual([{ account_id: doctor.id }]);
  });

  it('is 200 as well when nobody serves the person: their hospital is suspended', async () => {
    const closed = await aHospital(api);
    const operator = await aSuperAdmin(api);
    await operator.http.patch(`/platform/tenants/${closed.id}/suspend`);
    expect((await ask(aClient(), closed.admin.email)).status).toBe(200);
    await aSecret();
    const history = await historyOf(api, closed, closed.admin.id);
    expect(history.map(({ action }) => action)).not.toContain('user.password_reset_requested');
  });

  it.each([{}, { email: 'no address' }, { email: null }, { email: ['a@b.in'] }])(
    'to %j is 422',
    async body => {
      expectProblem(await api.post('/auth/forgot-password', body), {
        status: 422,
        code: 'validation.failed',
      });
    },
  );
});

describe('a reset link', () => {
  it('works once, also of many who try at once', async () => {
    const token = await aSecret();
    const answers = await Promise.all(Array.from({ length: 10 }, () => reset(token)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(9).fill(400)]);
    expectProblem(await reset(token, 'Y3tAnother!Passw0rd'), usedLink);
    expectProblem(await api.get(`/auth/validate-reset-token?token=${token}`), usedLink);
  });

  it('lives for an hour', async () => {
    const token = await aSecret();
    api.setClock(new Date(Date.now() + 61 * 60_000));
    const expired = { status: 400, code: 'auth.link_expired' };
    expectProblem(await api.get(`/auth/validate-reset-token?token=${token}`), expired);
    expectProblem(await reset(token), expired);
    api.setClock(new Date(Date.now() + 55 * 60_000));
    expect((await reset(token)).status).toBe(200);
  });

  it('is ended by a newer one', async () => {
    const older = await aSecret();
    await ask(aClient(), doctor.email);
    const [, newer = ''] = await secrets(doctor.email, 2);
    expect(newer).not.toBe(older);
    expectProblem(await reset(older), usedLink);
    expect((await reset(newer)).status).toBe(200);
  });

  it('is ended by a change of the password', async () => {
    const token = await aSecret();
    const changed = await doctor.http.post('/auth/change-password', {
      old_password: doctor.password,
      new_password: next,
    });
    expect(changed.status).toBe(200);
    expectProblem(await reset(token, 'Y3tAnother!Passw0rd'), usedLink);
  });

  it('opens nothing else, and is stored as a hash', async () => {
    const token = await aSecret();
    expectProblem(await api.get(`/auth/verify-email?token=${token}`), unknownLink);
    expectProblem(await api.post('/auth/accept-invitation', { token }), unknownLink);
    const rows = await api.sql<{ row: string }>('select t::text as row from public.account_tokens t');
    expect(JSON.stringify(rows)).not.toContain(token);
    expect((await reset(token)).status).toBe(200);
    expect(api.log.join('\n')).not.toContain(token);
    expect(api.log.join('\n')).not.toContain(doctor.email);
  });

  it('is not used up by a password that is refused', async () => {
    const token = await aSecret();
    expectProblem(await reset(token, 'weak'), { status: 422, code: 'validation.failed' });
    expect((await reset(token)).status).toBe(200);
  });
});

describe('asking often', () => {
  it('for one address sends five mails an hour, and answers as always', async () => {
    for (let i = 0; i < 8; i++) expect((await ask(aClient(), doctor.email)).status).toBe(200);
    await until('five are recorded', async () => (await requests(doctor)).length === 5, 30_000);
    const colleague = await aDoctor(api, hospital);
    await ask(aClient(), colleague.email);
    await secrets(colleague.email);
    expect(await requests(doctor)).toHaveLength(5);
  });

  it('from one client address is refused after thirty, with the time to wait', async () => {
    const client = aClient();
    const answers = await Promise.all(
      Array.from({ length: 35 }, (_, n) => ask(client, `nobody${n}@hospital.example`)),
    );
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(5);
    expect(Number(refused[0]?.headers['retry-after'])).toBeGreaterThan(3000);
    expect(JSON.parse(refused[0]?.text ?? '')).toMatchObject({ code: 'auth.too_many_reset_requests' });
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(30);
    expect((await ask(aClient(), doctor.email)).status).toBe(200);
  });
});

describe('a password that must be changed first', () => {
  const changeFirst = { status: 403, code: 'auth.password_change_required' };
  const mustChange = async (member: Member) => {
    await api.sql('update public.accounts set must_change_password = true where id = $1', [member.id]);
    const login = await api.login<{ access_token: string }>(member.email, member.password);
    expect(login).toMatchObject({ status: 200, body: { must_change_password: true } });
    return api.as(login.body.access_token);
  };

  it('keeps staff from everything in the hospital but knowing who they are and signing out', async () => {
    const http = await mustChange(doctor);
    for (const path of ['/patients', '/appointments', '/users', '/departments', '/roles'])
      expectProblem(await http.get(path), changeFirst);
    expectProblem(await http.post('/patients/quick-register', {}), changeFirst);
    expect((await http.get('/auth/me')).status).toBe(200);
    expect((await http.post('/auth/logout')).status).toBe(200);
  });

  it('keeps super admins from the platform', async () => {
    const operator = await aSuperAdmin(api);
    const http = await mustChange(operator);
    expectProblem(await http.get('/platform/tenants'), changeFirst);
    expectProblem(await http.patch(`/platform/tenants/${hospital.id}/suspend`), changeFirst);
    const changed = await http.post('/auth/change-password', { old_password: null, new_password: next });
    expect(changed.status).toBe(200);
    expect((await http.get('/platform/tenants')).status).toBe(200);
  });
});
