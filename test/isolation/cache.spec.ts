import { aHospital, aStaffMember, type Hospital } from '../factories/hospital.js';
import { until } from '../gateways/until.js';
import { startApi, type TestApi } from '../support/api.js';
import type { HttpClient } from '../support/http-client.js';

/** What one process remembers of a caller ends when another one says so. */
let api: TestApi;
let elsewhere: HttpClient;
let hospital: Hospital;

beforeAll(async () => {
  api = await startApi();
  elsewhere = await api.startSibling();
  hospital = await aHospital(api);
});
afterAll(() => api.close());

const statusOf = async (http: HttpClient) => (await http.get('/auth/me')).status;
const refused = (http: HttpClient) =>
  until('refused elsewhere', async () => (await statusOf(http)) === 401, 1_000);

/** A member of staff, known to both processes. */
async function aKnownMember() {
  const member = await aStaffMember(api, hospital, { roles: ['NURSE'] });
  const there = elsewhere.as(member.http.token);
  expect([await statusOf(member.http), await statusOf(there)]).toEqual([200, 200]);
  return { ...member, there };
}

describe('a session that one process ends', () => {
  it('by signing out, is over on the other one within a second', async () => {
    const { http, there } = await aKnownMember();
    await http.post('/auth/logout');
    await refused(there);
    expect(await statusOf(http)).toBe(401);
  });

  it('by a new password, is over on the other one, and only there where it was not given', async () => {
    const { email, password, http, there } = await aKnownMember();
    const { body } = await elsewhere.login<{ access_token: string }>(email, password);
    const second = elsewhere.as(body.access_token);
    const changed = await http.post('/auth/change-password', {
      old_password: password,
      new_password: 'An0ther!Passw0rd',
    });
    expect(changed.status).toBe(200);
    await refused(second);
    expect(await statusOf(there)).toBe(200);
  });
});

describe('while the line between the processes is cut', () => {
  const lines = `from pg_stat_activity where application_name = 'live-events listen' and datname = current_database()`;
  const listening = () => api.sql(`select pid ${lines}`);
  const cut = () => api.sql(`select pg_terminate_backend(pid) ${lines}`);

  it('nothing is remembered, so that what was missed does no harm', async () => {
    const { id, http, there } = await aKnownMember();
    expect(await cut()).toHaveLength(2);
    // The way around the product: nobody is told.
    await api.sql('update public.sessions set ended_at = now() where account_id = $1', [id]);
    await refused(there);
    expect(await statusOf(http)).toBe(401);
  });

  it('it is mended by itself, and messages arrive again', async () => {
    await cut();
    await until('both listen again', async () => (await listening()).length === 2);
    const { http, there } = await aKnownMember();
    await http.post('/auth/logout');
    await refused(there);
  });
});
