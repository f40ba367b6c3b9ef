import { addMinutes } from '../../../src/core/clock.js';
import { aSuperAdmin } from '../../factories/super-admin.js';
import { aHospital, aStaffMember, type Hospital } from '../../factories/hospital.js';
import {
  aPortalPatient,
  aPortalVisitor,
  codeSentTo,
  type PortalTokens,
} from '../../factories/portal-patient.js';
import { startApi, type TestApi } from '../../support/api.js';
import { MailServer } from '../../support/mail-server.js';
import { countOf } from '../../support/records.js';
import { PostRoom } from '../notifications/post-room.js';

let api: TestApi;
let mails: MailServer;
let hospital: Hospital;
let serial = 0;

beforeAll(async () => {
  mails = await MailServer.start();
  api = await startApi({ SMTP_URL: mails.url, REDIS_URL: '' });
  hospital = await aHospital(api);
}, 60_000);
// Who asks too often from one address is refused for an hour; the tests all come from one.
beforeEach(() => api.sql('delete from public.counters'));
afterEach(() => api.setClock(undefined));
afterAll(async () => {
  await api.close();
  await mails.stop();
});

const address = () => `somebody${++serial}@patients.example`;
const ask = (body: object, of = hospital.code) => api.post(`/portal/hospitals/${of}/codes`, body);
const signIn = (body: object, of = hospital.code) =>
  api.post<PortalTokens>(`/portal/hospitals/${of}/sign-in`, body);
const wrong = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

describe('a one-time code', () => {
  it('is mailed, opens an account and works once', async () => {
    const email = address();
    expect((await ask({ email: email.toUpperCase() })).status).toBe(202);
    await new PostRoom(api, hospital).work();
    const [mail = ''] = await mails.sentTo(email);
    const code = /Your code is (\d{6})/.exec(mail)?.[1] ?? '';
    expect(code).toBe(await codeSentTo(api, hospital, email));
    const { status, body } = await signIn({ email, code });
    expect([status, body.is_linked]).toEqual([200, false]);
    expect((await api.as(body.access_token).get('/portal/account')).body).toMatchObject({
      ...{ kind: 'EMAIL', address: email, is_linked: false, hospital: { name: hospital.name } },
    });
    expect(await signIn({ email, code })).toMatchObject({ status: 401, body: { code: 'portal.code_wrong' } });
  });

  it('stands in no log, no list of messages, no outbox and no audit', async () => {
    const email = address();
    await ask({ email });
    const code = await codeSentTo(api, hospital, email);
    const room = new PostRoom(api, hospital);
    await room.work();
    expect((await room.list('template=portal_code'))[0]).toMatchObject({ status: 'SENT' });
    await signIn({ email, code: wrong(code) });
    await signIn({ email, code });
    const told = new RegExp(`\\b${code}\\b`);
    expect(api.log.filter(line => told.test(line))).toEqual([]);
    for (const table of ['notifications', 'outbox', 'audit_entries', 'portal_codes'])
      expect(await countOf(api, hospital, table, `${table}::text ~ $1`, [`\\m${code}\\M`])).toBe(0);
  });

  it('allows five tries, also when they come at once; then not even the right one opens, and no new one is sent', async () => {
    const email = address();
    await ask({ email });
    const code = await codeSentTo(api, hospital, email);
    const guesses = Array.from({ length: 40 }, (_, n) => String(n).padStart(6, '0')).filter(
      guess => guess !== code,
    );
    const answers = await Promise.all(guesses.map(guess => signIn({ email, code: guess })));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
    expect((await signIn({ email, code })).status).toBe(401);
    expect(await countOf(api, hospital, 'portal_codes', 'address = $1 and tries = 5', [email])).toBe(1);
    expect(await countOf(api, hospital, 'audit_entries', "action = 'portal.code_locked'")).toBe(1);
    expect((await ask({ email })).status).toBe(202);
    expect(await countOf(api, hospital, 'portal_codes', 'address = $1', [email])).toBe(1);
    api.setClock(addMinutes(new Date(), 11));
    expect((await signIn({ email, code })).status).toBe(401);
    await ask({ email });
    const fresh = await codeSentTo(api, hospital, email);
    expect((await signIn({ email, code: fresh })).status).toBe(200);
  });

  it('works for ten minutes, and no longer than until the next one', async () => {
    const email = address();
    await ask({ email });
    const first = await codeSentTo(api, hospital, email);
    await ask({ email });
    const second = await codeSentTo(api, hospital, email);
    if (first !== second) expect((await signIn({ email, code: first })).status).toBe(401);
    api.setClock(addMinutes(new Date(), 10.1));
    expect((await signIn({ email, code: second })).status).toBe(401);
  });

  it('is one at a time for an address, however many ask at once; and of equal tries one signs in', async () => {
    const email = address();
    const asked = await Promise.all(Array.from({ length: 5 }, () => ask({ email })));
    expect(asked.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202]);
    expect(await countOf(api, hospital, 'portal_codes', 'address = $1 and ended_at is null', [email])).toBe(
      1,
    );
    const code = await codeSentTo(api, hospital, email);
    const tries = await Promise.all(Array.from({ length: 4 }, () => signIn({ email, code })));
    expect(tries.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await countOf(api, hospital, 'portal_accounts', 'address = $1', [email])).toBe(1);
  });

  it('goes to one address five times an hour, and nobody sees that it does not; one client may ask thirty times', async () => {
    const email = address();
    for (let n = 0; n < 7; n++) expect((await ask({ email })).status).toBe(202);
    expect(await countOf(api, hospital, 'portal_codes', 'address = $1', [email])).toBe(5);
    const statuses: number[] = [];
    for (let n = 0; n < 25; n++) statuses.push((await ask({ email: address() })).status);
    expect(statuses.filter(status => status === 202)).toHaveLength(23);
    expect(statuses.at(-1)).toBe(429);
  });

  it('goes to a telephone by SMS, as the country of the hospital writes it', async () => {
    expect((await ask({ phone: '098765 43210' })).status).toBe(202);
    const code = await codeSentTo(api, hospital, '+919876543210');
    expect((await signIn({ phone: '+91 98765 43210', code })).status).toBe(200);
    await new PostRoom(api, hospital).work();
    expect(
      await countOf(api, hospital, 'notifications', "template = 'portal_code' and channel = 'SMS'"),
    ).toBe(1);
  });

  it.each([
    ['neither address', {}],
    ['both', { email: 'a@b.example', phone: '9876543210' }],
    ['no address', { email: 'nobody' }],
  ])('is not sent to %s', async (_, body) => {
    expect((await ask(body)).status).toBe(422);
  });
});

describe('the door', () => {
  it('is that of a hospital that exists and is served', async () => {
    expect((await ask({ email: address() }, '00000000')).status).toBe(404);
    expect((await ask({ email: address() }, 'nowhere')).status).toBe(404);
    const other = await aHospital(api);
    const { http } = await aPortalPatient(api, other);
    const operator = await aSuperAdmin(api);
    expect((await operator.http.patch(`/platform/tenants/${other.id}/suspend`)).status).toBe(200);
    expect(await ask({ email: address() }, other.code)).toMatchObject({
      status: 403,
      body: { code: 'tenant.suspended' },
    });
    expect((await http.get('/portal/account')).status).toBe(403);
  });

  it('leads to one hospital: a code, a token and an account of it open nothing elsewhere', async () => {
    const other = await aHospital(api);
    const email = address();
    await ask({ email });
    const code = await codeSentTo(api, hospital, email);
    expect((await signIn({ email, code }, other.code)).status).toBe(401);
    const { body } = await signIn({ email, code });
    const foreign = await api.post(`/portal/hospitals/${other.code}/refresh`, {
      refresh_token: body.refresh_token,
    });
    expect(foreign.status).toBe(401);
    expect(
      (await api.post(`/portal/hospitals/${hospital.code}/refresh`, { refresh_token: body.refresh_token }))
        .status,
    ).toBe(200);
  });

  it('decides: the same person is staff at the one and a patient at the other', async () => {
    const member = await aStaffMember(api, hospital, { roles: ['RECEPTIONIST'] });
    const { http } = await aPortalVisitor(api, hospital, member.email);
    expect((await member.http.get('/portal/account')).status).toBe(401);
    expect((await http.get('/auth/me')).status).toBe(401);
    expect((await http.get('/inbox/stream')).status).toBe(401);
    expect((await http.get('/patients')).status).toBe(401);
  });
});

describe('a session', () => {
  it('is renewed by a token that works once; one that comes back ends it', async () => {
    const { tokens } = await aPortalVisitor(api, hospital);
    const refresh = (refresh_token: string) =>
      api.post<PortalTokens>(`/portal/hospitals/${hospital.code}/refresh`, { refresh_token });
    const { status, body } = await refresh(tokens.refresh_token);
    expect(status).toBe(200);
    expect((await api.as(body.access_token).get('/portal/account')).status).toBe(200);
    expect((await refresh(tokens.refresh_token)).status).toBe(401);
    expect((await api.as(body.access_token).get('/portal/account')).status).toBe(401);
    expect((await refresh(body.refresh_token)).status).toBe(401);
  });

  it('that is signed out of ends in every process at once', async () => {
    const sibling = await api.startSibling();
    const { tokens, http } = await aPortalVisitor(api, hospital);
    expect((await sibling.as(tokens.access_token).get('/portal/account')).status).toBe(200);
    expect((await http.post('/portal/sign-out')).status).toBe(200);
    expect((await http.get('/portal/account')).status).toBe(401);
    await new Promise(done => setTimeout(done, 500));
    expect((await sibling.as(tokens.access_token).get('/portal/account')).status).toBe(401);
  }, 60_000);
});
