import { createHmac, createSign, generateKeyPairSync } from 'node:crypto';
import { Keys, sha256 } from '../../../src/core/crypto/keys.js';
import { newId } from '../../../src/core/ids.js';
import { Invalidation } from '../../../src/core/gateways/live-events/invalidation.js';
import { aDoctor, aHospital, type Hospital, type Member } from '../../factories/hospital.js';
import { startApi, type TestApi } from '../../support/api.js';
import { appSecret } from '../../support/database.js';
import { expectProblem } from '../../support/problems.js';

let api: TestApi;
let hospital: Hospital;
let doctor: Member;
let token: string;

beforeAll(async () => {
  api = await startApi();
  hospital = await aHospital(api);
  doctor = await aDoctor(api, hospital);
  token = doctor.http.token ?? '';
});
afterAll(() => api.close());

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const decode = (part: string) =>
  JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
const parts = () => token.split('.') as [header: string, claims: string, signature: string];
const claims = () => decode(parts()[1]);
const ourKey = () => new Keys(appSecret).derive('access-token:v1');
const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;

/** A token as we would sign it, with other claims, header or key. */
function signed(changed: object, header: object = {}, key: Buffer | string = ourKey()): string {
  const content = `${encode({ ...decode(parts()[0]), ...header })}.${encode({ ...claims(), ...changed })}`;
  return `${content}.${createHmac('sha256', key).update(content).digest('base64url')}`;
}

function signedByRsa(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const content = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(claims())}`;
  return `${content}.${createSign('sha256').update(content).sign(privateKey, 'base64url')}`;
}

describe('an access token', () => {
  it('says who and which session, and nothing that a person should not read', () => {
    expect(decode(parts()[0])).toEqual({
      alg: 'HS256',
      typ: 'JWT',
      kid: expect.stringMatching(/^[0-9a-f]{8}$/) as string,
    });
    const { iat, exp, ...said } = claims();
    expect(said).toEqual({
      sub: doctor.id,
      sid: expect.any(String) as string,
      aud: 'staff',
      iss: 'hospital-platform',
    });
    expect(Number(exp) - Number(iat)).toBe(3600);
  });

  it('is accepted when it is signed as ours are (or the refusals below would prove nothing)', async () => {
    expect((await api.as(signed({})).get('/auth/me')).status).toBe(200);
  });

  it.each<[string, () => string]>([
    ['no signature and alg none', () => `${encode({ alg: 'none', typ: 'JWT' })}.${parts()[1]}.`],
    ['alg none and the old signature', () => `${encode({ alg: 'none' })}.${parts()[1]}.${parts()[2]}`],
    ['alg None in another spelling', () => `${encode({ alg: 'nOnE' })}.${parts()[1]}.`],
    [
      'claims that were changed',
      () => `${parts()[0]}.${encode({ ...claims(), sub: hospital.admin.id })}.${parts()[2]}`,
    ],
    [
      'a signature that was changed',
      () => `${parts()[0]}.${parts()[1]}.${parts()[2].replace(/^./, first => (first === 'A' ? 'B' : 'A'))}`,
    ],
    ['no signature', () => `${parts()[0]}.${parts()[1]}.`],
    ['the key of somebody else', () => signed({}, {}, 'x'.repeat(32))],
    ['the id of a key that we do not have', () => signed({}, { kid: '00000000' })],
    ['no id of a key', () => signed({}, { kid: undefined })],
    ['an id of a key that is none', () => signed({}, { kid: ['__proto__'] })],
    [
      'claims that are no JSON',
      () => `${parts()[0]}.${Buffer.from('{').toString('base64url')}.${parts()[2]}`,
    ],
    ['an empty key', () => signed({}, {}, '')],
    ['the key for another purpose', () => signed({}, {}, new Keys(appSecret).derive('mailed-links'))],
    ['another algorithm of the same family', () => signed({}, { alg: 'HS512' })],
    ['an RSA key of its own', () => signedByRsa()],
    ['an expiry in the past', () => signed({ exp: inSeconds(-1) })],
    ['a beginning in the future', () => signed({ nbf: inSeconds(600) })],
    ['another issuer', () => signed({ iss: 'somebody-else' })],
    ['another audience', () => signed({ aud: 'patient' })],
    ['no audience', () => signed({ aud: undefined })],
    ['the session of somebody else', () => signed({ sub: hospital.admin.id })],
    ['a session that does not exist', () => signed({ sid: newId() })],
    ['a session that is no id', () => signed({ sid: "' or true --" })],
    ['no session', () => signed({ sid: undefined })],
    ['a list of sessions', () => signed({ sid: [claims()['sid']] })],
    ['something that is no token', () => 'abc'],
    ['an empty token', () => ''],
    ['two dots', () => '..'],
  ])('is refused with %s', async (_, forge) => {
    const answer = await api.get('/auth/me', { headers: { authorization: `Bearer ${forge()}` } });
    expectProblem(answer, {
      status: 401,
      code: 'auth.required',
      detail: 'Your session has ended. Please sign in again.',
    });
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  it.each([
    ['Basic', () => `Basic ${Buffer.from(`${doctor.email}:${doctor.password}`).toString('base64')}`],
    ['no scheme', () => token],
    ['nothing', () => ''],
  ])('is needed: %s is not enough', async (_, authorization) => {
    const answer = await api.get('/auth/me', { headers: { authorization: authorization() } });
    expectProblem(answer, { status: 401, code: 'auth.required' });
  });

  it('is not taken from the address or the body', async () => {
    expect((await api.get(`/auth/me?access_token=${token}`)).status).toBe(401);
    expect((await api.post('/auth/logout', { access_token: token })).status).toBe(401);
  });
});

describe('a new master secret', () => {
  const former = 'the secret of the year before, long enough';
  const formerKey = () => new Keys(former).derive('access-token:v1');
  const formerToken = () => signed({}, { kid: sha256(formerKey()).toString('hex').slice(0, 8) }, formerKey());

  it('is not the end of tokens that the one before it signed, where it is named', async () => {
    const rotated = await api.startSibling({ APP_SECRET_PREVIOUS: former });
    expect((await rotated.as(formerToken()).get('/auth/me')).status).toBe(200);
    expect((await rotated.as(token).get('/auth/me')).status).toBe(200);
    const swapped = signed({}, {}, formerKey());
    expectProblem(await rotated.as(swapped).get('/auth/me'), { status: 401, code: 'auth.required' });
    const { body } = await rotated.login<{ access_token: string }>(doctor.email, doctor.password);
    expect((await api.as(body.access_token).get('/auth/me')).status).toBe(200);
  });

  it('is the end of them where it is not', async () => {
    expectProblem(await api.as(formerToken()).get('/auth/me'), { status: 401, code: 'auth.required' });
  });
});

describe('a session', () => {
  const another = async () => {
    const { body } = await api.login<{ access_token: string }>(doctor.email, doctor.password);
    const { sid } = decode(body.access_token.split('.')[1] ?? '');
    // Processes remember who is behind a session for half a minute.
    const forget = () => api.app.get(Invalidation, { strict: false }).forget('session', String(sid));
    return { http: api.as(body.access_token), id: String(sid), forget };
  };

  it('is over when its time is, even if the token says otherwise', async () => {
    const session = await another();
    await api.sql('update public.sessions set expires_at = now() where id = $1', [session.id]);
    await session.forget();
    expect((await session.http.get('/auth/me')).status).toBe(401);
  });

  it('is over when the account is switched off', async () => {
    const session = await another();
    await api.sql('update public.accounts set is_active = false where id = $1', [doctor.id]);
    await session.forget();
    expect((await session.http.get('/auth/me')).status).toBe(401);
    await api.sql('update public.accounts set is_active = true where id = $1', [doctor.id]);
    await session.forget();
    expect((await session.http.get('/auth/me')).status).toBe(200);
  });

  it('opens nothing when its person no longer belongs to the staff', async () => {
    const session = await another();
    await api.sql(`update ${hospital.schema}.users set is_active = false where id = $1`, [doctor.id]);
    await session.forget();
    expect((await session.http.get('/patients')).status).toBe(401);
    await api.sql(`update ${hospital.schema}.users set is_active = true where id = $1`, [doctor.id]);
  });
});
