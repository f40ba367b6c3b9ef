import { randomBytes } from 'node:crypto';
import { aSecondFactor } from '../../factories/second-factor.js';
import { aSuperAdmin } from '../../factories/super-admin.js';
import { startApi, type TestApi } from '../../support/api.js';
import type { HttpClient } from '../../support/http-client.js';
import { MailServer, secretIn } from '../../support/mail-server.js';
import { expectProblem } from '../../support/problems.js';

/** Outside demo mode: no password appears anywhere, everything goes by mail. */
let mails: MailServer;
let api: TestApi;

beforeAll(async () => {
  mails = await MailServer.start();
  api = await startApi({ DEMO_MODE: 'false' });
  await api.startWorker({ SMTP_URL: mails.url });
});
afterAll(async () => {
  await api.close();
  await mails.stop();
});
afterEach(() => api.setClock(undefined));

const password = 'Str0ng!Passw0rd';
const anAddress = () => `person.${randomBytes(4).toString('hex')}@hospital.example`;
const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000);

async function register(email: string, name = 'Sunrise Hospital') {
  const { status, body } = await api.post<{
    id: string;
    schema_name: string;
    admin_temp_password: string | null;
  }>('/tenants/register', {
    name,
    license_number: `LIC-${randomBytes(6).toString('hex')}`,
    contact_email: email,
    contact_phone: '+91 20 2550 1100',
    address: '1 Main Road',
  });
  expect(status).toBe(201);
  return { ...body, schema: body.schema_name };
}

async function signIn(email: string): Promise<HttpClient> {
  const { status, body } = await api.login<{ access_token: string }>(email, password);
  expect(status).toBe(200);
  return api.as(body.access_token);
}

/** A hospital whose administrator has followed the links. */
async function anEnteredHospital(name?: string) {
  const email = anAddress();
  const hospital = await register(email, name);
  const [mail = ''] = await mails.sentTo(email);
  await api.post('/auth/reset-password', { token: secretIn(mail, 'reset-password'), new_password: password });
  return { ...hospital, email, admin: await signIn(email) };
}

const invitation = (email: string) => ({
  email,
  first_name: 'Invited',
  last_name: 'Person',
  department: 'General Medicine',
  roles: ['NURSE'],
});

describe('a hospital registers', () => {
  it('shows no password, and cannot be entered before its links are followed', async () => {
    const email = anAddress();
    const hospital = await register(email);
    expect(hospital).toMatchObject({ status: 'PENDING', admin_email: email, admin_temp_password: null });
    expect((await api.login(email, password)).status).toBe(401);
    expect((await api.login(email, '!')).status).toBe(401);
  });

  it('is verified by the first link and entered with the password chosen by the second', async () => {
    const email = anAddress();
    const hospital = await register(email);
    const [mail = ''] = await mails.sentTo(email);
    const verified = await api.get(`/auth/verify-email?token=${secretIn(mail, 'verify-email')}`);
    expect(verified).toMatchObject({
      status: 200,
      body: {
        tenant_id: hospital.id,
        status: 'ACTIVE',
        already_verified: false,
        message: expect.any(String) as string,
      },
    });
    const token = secretIn(mail, 'reset-password');
    expect(await api.get(`/auth/validate-reset-token?token=${token}`)).toMatchObject({
      status: 200,
      body: { valid: true, email },
    });
    const set = await api.post('/auth/reset-password', { token, new_password: password });
    expect(set).toMatchObject({ status: 200, body: { message: expect.any(String) as string } });
    const admin = await signIn(email);
    expect(await admin.get('/auth/me')).toMatchObject({
      status: 200,
      body: { email_verified: true, must_change_password: false, tenant: { status: 'ACTIVE' } },
    });
  });

  it('waits for a super admin after both links where the platform says so', async () => {
    const strict = await api.startSibling({ AUTO_ACTIVATE_TENANTS: 'false' });
    const email = anAddress();
    const hospital = await register(email);
    const [mail = ''] = await mails.sentTo(email);
    const verified = await strict.get(`/auth/verify-email?token=${secretIn(mail, 'verify-email')}`);
    expect(verified).toMatchObject({ status: 200, body: { tenant_id: hospital.id, status: 'VERIFIED' } });
    const token = secretIn(mail, 'reset-password');
    expect((await strict.post('/auth/reset-password', { token, new_password: password })).status).toBe(200);
    expectProblem(await strict.login(email, password), {
      status: 401,
      code: 'tenant.verified',
      detail: /pending activation/,
    });
    const operator = await aSuperAdmin(api);
    await aSecondFactor(operator.http);
    expect((await operator.http.patch(`/platform/tenants/${hospital.id}/activate`)).status).toBe(200);
    expect((await strict.login(email, password)).status).toBe(200);
  }, 60_000);

  it('is active, too, when only the password link is followed: that proves the address as well', async () => {
    const { admin } = await anEnteredHospital();
    expect(await admin.get('/auth/me')).toMatchObject({ status: 200, body: { email_verified: true } });
  });

  it('lets nobody in by an account that its owner has not brought in: existing people confirm first', async () => {
    const { email } = await anEnteredHospital();
    const second = await register(email, 'Second Hospital');
    const before = await api.login<{ memberships: { tenant_id: string }[] }>(email, password);
    expect(before.body.memberships.map(({ tenant_id }) => tenant_id)).not.toContain(second.id);

    const [, mail = ''] = await mails.sentTo(email, 2);
    expect(mail).not.toContain('/reset-password');
    expect((await api.get(`/auth/verify-email?token=${secretIn(mail, 'verify-email')}`)).status).toBe(200);
    const after = await api.login<{ memberships: { tenant_id: string; is_default: boolean }[] }>(
      email,
      password,
    );
    expect(after.body.memberships).toHaveLength(2);
    expect(after.body.memberships).toContainEqual(
      expect.objectContaining({ tenant_id: second.id, is_default: false }),
    );
  });
});

describe('an invitation', () => {
  it('of a new person leads to a password and into the hospital', async () => {
    const hospital = await anEnteredHospital();
    const email = anAddress();
    const invited = await hospital.admin.post('/users', invitation(email));
    expect(invited).toMatchObject({
      status: 201,
      body: { email_verified: false, must_change_password: true },
    });
    expect(invited.body).not.toHaveProperty('temp_password');
    const [mail = ''] = await mails.sentTo(email);
    expect(mail).toContain('Sunrise Hospital');
    const token = secretIn(mail, 'reset-password');
    expect((await api.post('/auth/reset-password', { token, new_password: password })).status).toBe(200);
    const nurse = await signIn(email);
    expect(await nurse.get('/auth/me')).toMatchObject({
      status: 200,
      body: { tenant_id: hospital.id, email_verified: true, roles: [{ name: 'NURSE' }] },
    });
  });

  it('of a person with an account elsewhere asks them to join, and counts only when they have', async () => {
    const home = await anEnteredHospital();
    const other = await anEnteredHospital();
    const invited = await other.admin.post<{ id: string; first_name: string }>(
      '/users',
      invitation(home.email),
    );
    expect(invited).toMatchObject({ status: 201, body: { first_name: 'Invited', email: home.email } });

    const memberships = async () => {
      const { body } = await api.login<{ memberships: { tenant_id: string }[] }>(home.email, password);
      return body.memberships.map(({ tenant_id }) => tenant_id);
    };
    expect(await memberships()).toEqual([home.id]);
    const [, mail = ''] = await mails.sentTo(home.email, 2);
    expect(mail).not.toContain('/reset-password');
    const token = secretIn(mail, 'accept-invitation');
    expect((await api.post('/auth/accept-invitation', { token })).status).toBe(200);
    expect(await memberships()).toEqual([home.id, other.id]);
    expectProblem(await api.post('/auth/accept-invitation', { token }), {
      status: 400,
      code: 'auth.link_used',
    });
  });

  it('of a person whom another hospital invited and who never chose a password leads to one, too', async () => {
    const [one, other] = [await anEnteredHospital(), await anEnteredHospital('Second Hospital')];
    const email = anAddress();
    await one.admin.post('/users', invitation(email));
    await other.admin.post('/users', invitation(email));
    const mail = (await mails.sentTo(email, 2)).find(text => text.includes('Second Hospital')) ?? '';
    const token = secretIn(mail, 'reset-password');
    expect((await api.post('/auth/reset-password', { token, new_password: password })).status).toBe(200);
    const { body } = await api.login<{ memberships: { tenant_id: string }[] }>(email, password);
    expect(body.memberships.map(({ tenant_id }) => tenant_id)).toEqual([one.id, other.id]);
  });

  it('and a new password that one hospital orders leave the other one where people arrive', async () => {
    const [home, other] = [await anEnteredHospital(), await anEnteredHospital('Second Hospital')];
    const { body: invited } = await other.admin.post<{ id: string }>('/users', invitation(home.email));
    expect((await other.admin.post(`/users/${invited.id}/reset-password`)).status).toBe(200);
    const sent = await mails.sentTo(home.email, 3);
    const token = secretIn(
      sent.find(text => text.includes('/reset-password') && text.includes('Second')) ?? '',
      'reset-password',
    );
    const chosen = 'An0ther!Passw0rd';
    expect((await api.post('/auth/reset-password', { token, new_password: chosen })).status).toBe(200);
    const { body } = await api.login<{ access_token: string }>(home.email, chosen);
    const me = await api.as(body.access_token).get('/auth/me');
    expect(me).toMatchObject({
      status: 200,
      body: { tenant_id: home.id, roles: [{ name: 'HOSPITAL_ADMIN' }] },
    });
  });

  it('is refused for somebody who belongs to the staff already', async () => {
    const { admin, email } = await anEnteredHospital();
    expectProblem(await admin.post('/users', invitation(email.toUpperCase())), {
      status: 400,
      code: 'users.already_member',
    });
  });
});

describe('a link', () => {
  let mail: string;
  let email: string;

  beforeEach(async () => {
    email = anAddress();
    await register(email);
    [mail = ''] = await mails.sentTo(email);
  });

  const setPassword = (token: string) => api.post('/auth/reset-password', { token, new_password: password });
  const verify = (token: string) => api.get(`/auth/verify-email?token=${token}`);

  it('works once', async () => {
    const [token, proof] = [secretIn(mail, 'reset-password'), secretIn(mail, 'verify-email')];
    expect((await setPassword(token)).status).toBe(200);
    const used = { status: 400, code: 'auth.link_used', detail: 'This link has been used already.' };
    expectProblem(await setPassword(token), used);
    expectProblem(await api.get(`/auth/validate-reset-token?token=${token}`), used);
    expect((await verify(proof)).status).toBe(200);
    expectProblem(await verify(proof), used);
  });

  it('works for one of many who try at once', async () => {
    const token = secretIn(mail, 'reset-password');
    const answers = await Promise.all(Array.from({ length: 10 }, () => setPassword(token)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(9).fill(400)]);
  });

  it('works for its own purpose only', async () => {
    const unknown = { status: 400, code: 'auth.link_unknown', detail: 'This link is not valid.' };
    expectProblem(await setPassword(secretIn(mail, 'verify-email')), unknown);
    expectProblem(await verify(secretIn(mail, 'reset-password')), unknown);
    const token = secretIn(mail, 'verify-email');
    expectProblem(await api.post('/auth/accept-invitation', { token }), unknown);
  });

  it('expires after a day', async () => {
    const [token, proof] = [secretIn(mail, 'reset-password'), secretIn(mail, 'verify-email')];
    const expired = { status: 400, code: 'auth.link_expired', detail: /expired/ };
    api.setClock(inHours(24.1));
    expectProblem(await setPassword(token), expired);
    expectProblem(await verify(proof), expired);
    api.setClock(inHours(23.9));
    expect((await verify(proof)).status).toBe(200);
  });

  it('is not used up by a password that is refused', async () => {
    const token = secretIn(mail, 'reset-password');
    const refused = await api.post('/auth/reset-password', { token, new_password: 'weak' });
    expectProblem(refused, { status: 422, code: 'validation.failed', detail: /^new_password: must/ });
    expect((await setPassword(token)).status).toBe(200);
  });

  it('ends the sessions that ran under the old password', async () => {
    const token = secretIn(mail, 'reset-password');
    await setPassword(token);
    const session = await signIn(email);
    await api.sql(
      'update public.account_tokens set used_at = null where account_id = (select id from public.accounts where email = $1)',
      [email],
    );
    const again = await api.post('/auth/reset-password', { token, new_password: 'An0ther!Passw0rd' });
    expect(again.status).toBe(200);
    expect((await session.get('/auth/me')).status).toBe(401);
  });

  it('is stored as a hash, and written neither to the outbox nor to the log', async () => {
    const token = secretIn(mail, 'reset-password');
    const rows = await api.sql<{ row: string }>(
      'select t::text as row from public.account_tokens t where account_id = (select id from public.accounts where email = $1)',
      [email],
    );
    expect(rows).toHaveLength(2);
    expect(JSON.stringify(rows)).not.toContain(token);
    await setPassword(token);
    expect(api.log.join('\n')).not.toContain(token);
  });
});

describe('a link that was made up', () => {
  it.each(['', 'short', 'x'.repeat(43), `${'x'.repeat(40)}'--`, 'x'.repeat(201)])(
    'is refused: %j',
    async token => {
      const answer = await api.get(`/auth/verify-email?token=${encodeURIComponent(token)}`);
      expect([400, 422]).toContain(answer.status);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
    },
  );
});
