import { Counters } from '../../../src/core/gateways/counters/counters.js';
import { ForgetAnswers, ForgetWhatIsOver } from '../../../src/platform/upkeep/index.js';
import { aDoctor, aHospital, type Hospital, type Member } from '../../factories/hospital.js';
import { patientForm } from '../../factories/patient.js';
import { startApi, type TestApi } from '../../support/api.js';
import { expectProblem } from '../../support/problems.js';
import { countOf } from '../../support/records.js';

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

const forgetWhatIsOver = () => api.app.get(ForgetWhatIsOver, { strict: false }).run();
const forgetAnswers = () => api.app.get(ForgetAnswers, { strict: false }).run();

/** SQL for so many days ago. */
const ago = (days: number | null) => (days === null ? 'null' : `now() - interval '${days} days'`);

describe('of sessions', () => {
  it.each<[string, number | null, number, boolean]>([
    ['one that runs stays', null, -7, true],
    ['one that ended 29 days ago stays', 29, -7, true],
    ['one that ended 31 days ago goes', 31, 25, false],
    ['one that expired 29 days ago stays', null, 29, true],
    ['one that expired 31 days ago goes', null, 31, false],
    ['one that ended long before it would have expired goes by its end', 31, -7, false],
  ])('%s, and its refresh tokens with it', async (_, ended, expired, stays) => {
    const { body } = await api.login<{ access_token: string }>(doctor.email, doctor.password);
    const listed = await api
      .as(body.access_token)
      .get<{ id: string; is_current: boolean }[]>('/auth/sessions');
    const id = listed.body.find(({ is_current }) => is_current)?.id;
    await api.sql(
      `update public.sessions set created_at = ${ago(60)}, ended_at = ${ago(ended)}, expires_at = ${ago(expired)}
       where id = $1`,
      [id],
    );
    await forgetWhatIsOver();
    const left = await api.sql(
      `select s.id, k.session_id from public.sessions s full join public.refresh_tokens k on k.session_id = s.id
       where s.id = $1 or k.session_id = $1`,
      [id],
    );
    expect(left).toEqual(stays ? [{ id, session_id: id }] : []);
  });

  it('all that are over go, more than one step takes', async () => {
    await api.sql(
      `insert into public.sessions (id, account_id, created_at, last_used_at, expires_at)
       select gen_random_uuid(), $1, ${ago(90)}, ${ago(90)}, ${ago(80)} from generate_series(1, 2500)`,
      [doctor.id],
    );
    await forgetWhatIsOver();
    const left = await api.sql(`select from public.sessions where expires_at < ${ago(30)}`);
    expect(left).toEqual([]);
  });
});

it('a refresh token that was used is recognised however old it is, while its session lives', async () => {
  const { body } = await api.login<{ refresh_token: string }>(doctor.email, doctor.password);
  const renewed = await api.post<{ access_token: string }>('/auth/refresh', body);
  expect(renewed.status).toBe(200);
  await api.sql(
    `update public.refresh_tokens set issued_at = ${ago(400)}, used_at = ${ago(399)} where used_at is not null`,
  );
  await forgetWhatIsOver();
  const current = api.as(renewed.body.access_token);
  expect((await current.get('/auth/me')).status).toBe(200);
  expectProblem(await api.post('/auth/refresh', body), { status: 401, code: 'auth.required' });
  expectProblem(await current.get('/auth/me'), { status: 401, code: 'auth.required' });
});

it.each<[string, number | null, number, boolean]>([
  ['that can be used stays', null, -1, true],
  ['that was used 29 days ago stays', 29, 28, true],
  ['that was used 31 days ago goes', 31, 30, false],
  ['that expired 29 days ago stays', null, 29, true],
  ['that expired 31 days ago goes', null, 31, false],
])('a mailed link %s', async (_, used, expired, stays) => {
  const hash = Buffer.from(doctor.id);
  await api.sql(
    `insert into public.account_tokens (token_hash, purpose, account_id, used_at, expires_at)
     values ($1, 'reset_password', $2, ${ago(used)}, ${ago(expired)})`,
    [hash, doctor.id],
  );
  await forgetWhatIsOver();
  const left = await api.sql('select from public.account_tokens where token_hash = $1', [hash]);
  expect(left).toHaveLength(stays ? 1 : 0);
});

it('a counter goes when its window has closed, and not before', async () => {
  const counters = api.app.get(Counters, { strict: false });
  await counters.hit('upkeep:open', { windowSeconds: 600 });
  await api.sql(`insert into public.counters values ('upkeep:closed', 3, now() - interval '1 second')`);
  await forgetWhatIsOver();
  const left = await api.sql(`select key from public.counters where key like 'upkeep:%'`);
  // With Redis, which forgets by itself, the table has what was put there by hand.
  const own = process.env['REDIS_URL'] ? ['upkeep:closed'] : ['upkeep:open'];
  expect(left).toEqual(own.map(key => ({ key })));
});

describe('of answers for requests that are sent again', () => {
  const register = (key: string, form: object) =>
    hospital.admin.http.post<{ id: string }>('/patients/quick-register', form, {
      headers: { 'idempotency-key': key },
    });
  const age = (key: string, days: number) =>
    api.sql(`update ${hospital.schema}.idempotency_records set created_at = ${ago(days)} where key = $1`, [
      key,
    ]);

  it('those of the last two days stay, in every hospital', async () => {
    const form = patientForm();
    const { body } = await register('kept', form);
    await age('kept', 1.9);
    await register('forgotten', patientForm());
    await age('forgotten', 2.1);
    await forgetAnswers();
    expect(await countOf(api, hospital, 'idempotency_records', 'key = $1', ['forgotten'])).toBe(0);
    expect((await register('kept', form)).body.id).toBe(body.id);
  });

  it('those of a hospital go although another one fails', async () => {
    const broken = await aHospital(api);
    await api.sql(`revoke delete on ${broken.schema}.idempotency_records from t_${broken.code}`);
    const later = await aHospital(api);
    for (const { schema } of [hospital, later])
      await api.sql(
        `insert into ${schema}.idempotency_records (actor_id, route, key, request_hash, status, created_at)
         select gen_random_uuid(), 'POST /x', 'old', '', 201, ${ago(3)} from generate_series(1, 1500)`,
      );
    await forgetAnswers();
    for (const each of [hospital, later])
      expect(await countOf(api, each, 'idempotency_records', 'key = $1', ['old'])).toBe(0);
  });
});
