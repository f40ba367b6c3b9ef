import { Invalidation } from '../../../src/core/gateways/live-events/invalidation.js';
import { newId } from '../../../src/core/ids.js';
import { aDoctor, aHospital, aStaffMember, type Hospital, type Member } from '../../factories/hospital.js';
import { aSuperAdmin } from '../../factories/super-admin.js';
import { until } from '../../gateways/until.js';
import { startApi, type TestApi } from '../../support/api.js';
import type { HttpClient } from '../../support/http-client.js';
import { MailServer, secretIn } from '../../support/mail-server.js';
import { expectProblem } from '../../support/problems.js';
import { countOf, historyOf } from '../../support/records.js';

let api: TestApi;
let mails: MailServer;
let elsewhere: HttpClient;
let hospital: Hospital;

beforeAll(async () => {
  mails = await MailServer.start();
  api = await startApi();
  elsewhere = await api.startSibling();
  hospital = await aHospital(api);
});
afterAll(async () => {
  await api.close();
  await mails.stop();
});

interface User {
  id: string;
  first_name: string;
  last_name: string;
  phone: string | null;
  department: string | null;
  specialization: string | null;
  is_active: boolean;
  roles: { name: string }[];
  [member: string]: unknown;
}

const admin = () => hospital.admin.http;
const read = async (id: string) => (await admin().get<User>(`/users/${id}`)).body;
/** Everything that the edit form of the web client sends. */
const formOf = ({ first_name, last_name, phone, department, specialization, roles }: User) => ({
  email: 'ignored@hospital.example',
  first_name,
  last_name,
  phone,
  department,
  specialization,
  roles: roles.map(({ name }) => name),
});
const edit = (id: string, form: object, http = admin()) => http.patch<User>(`/users/${id}`, form);
const nurse = () => aStaffMember(api, hospital, { roles: ['NURSE'] });
const signedIn = async (http: HttpClient) => (await http.get('/auth/me')).status;
async function aCustomMember(...permission_codes: string[]): Promise<Member> {
  const name = `Role ${newId()}`;
  await admin().post('/roles', { name, permission_codes });
  return aStaffMember(api, hospital, { roles: [name] });
}

describe('changing a member of staff', () => {
  it('keeps what the form sends, and tells it to the audit and the outbox', async () => {
    const { id, email } = await nurse();
    const before = await read(id);
    const answer = await edit(id, { ...formOf(before), first_name: 'Asha', department: 'cardiology' });
    expect(answer).toMatchObject({
      status: 200,
      body: { id, email, first_name: 'Asha', department: 'Cardiology', roles: [{ name: 'NURSE' }] },
    });
    expect((await historyOf(api, hospital, id)).at(-1)).toMatchObject({
      action: 'user.updated',
      actor_id: hospital.admin.id,
      changes: { first_name: ['Member', 'Asha'] },
      payload: { user_id: id },
    });
  });

  it('is no change when nothing differs', async () => {
    const { id } = await nurse();
    const entries = (await historyOf(api, hospital, id)).length;
    expect((await edit(id, formOf(await read(id)))).status).toBe(200);
    expect(await historyOf(api, hospital, id)).toHaveLength(entries);
  });

  it('needs further permissions for roles and for access, but none for roles that stay', async () => {
    const editor = await aCustomMember('users:view', 'users:update');
    const { id } = await aDoctor(api, hospital);
    const form = { ...formOf(await read(id)), specialization: 'Echo' };
    expect((await edit(id, form, editor.http)).status).toBe(200);
    expectProblem(await edit(id, { ...form, roles: ['NURSE'] }, editor.http), {
      status: 403,
      code: 'access.denied',
      detail: /users:assign_roles/,
    });
    for (const change of [{ is_active: false }, { status: 'INACTIVE' }])
      expectProblem(await edit(id, change, editor.http), {
        status: 403,
        code: 'access.denied',
        detail: /users:deactivate/,
      });
    expect(await read(id)).toMatchObject({ is_active: true, roles: [{ name: 'DOCTOR' }] });
  });

  it('gives no role beyond the caller’s own rights', async () => {
    const clerk = await aCustomMember('users:view', 'users:update', 'users:assign_roles');
    const { id } = await nurse();
    expectProblem(await edit(id, { roles: ['NURSE', 'HOSPITAL_ADMIN'] }, clerk.http), {
      status: 403,
      code: 'roles.beyond_own_rights',
    });
    expect((await read(id)).roles).toMatchObject([{ name: 'NURSE' }]);
  });

  it.each([
    ['an unknown role', { roles: ['Wizard'] }, 400, 'roles.unknown'],
    ['an unknown department', { department: 'Alchemy' }, 400, 'users.department_unknown'],
    ['a name with digits', { first_name: 'M33ra' }, 422, 'validation.failed'],
    ['no role at all', { roles: [] }, 422, 'validation.failed'],
  ])('is refused with %s', async (_, change, status, code) => {
    const { id } = await nurse();
    expectProblem(await edit(id, change), { status, code });
  });

  it('is 404 for somebody unknown', async () => {
    expectProblem(await edit(newId(), {}), { status: 404, code: 'users.not_found' });
  });

  it('refreshes rights at once, on every process', async () => {
    const { id, http } = await nurse();
    const there = elsewhere.as(http.token);
    expect((await there.get('/roles')).status).toBe(403);
    await edit(id, { roles: ['HOSPITAL_ADMIN'] });
    expect((await http.get('/roles')).status).toBe(200);
    await until('the new right holds there', async () => (await there.get('/roles')).status === 200);
    await edit(id, { roles: ['NURSE'] });
    expect((await http.get('/roles')).status).toBe(403);
    await until('the lost right is gone there', async () => (await there.get('/roles')).status === 403);
  });
});

describe('the administrator who owns the hospital', () => {
  it('can be edited with the whole form, but neither shut out nor given other roles', async () => {
    const second = await aStaffMember(api, hospital, { roles: ['HOSPITAL_ADMIN'] });
    const { id } = hospital.admin;
    const form = { ...formOf(await read(id)), first_name: 'Sunrise' };
    expect((await edit(id, form, second.http)).status).toBe(200);
    const refused = { status: 403, code: 'users.owner_protected' };
    expectProblem(await edit(id, { ...form, roles: ['DOCTOR'] }, second.http), refused);
    expectProblem(await edit(id, { is_active: false }, second.http), refused);
    expectProblem(await second.http.post(`/users/${id}/deactivate`), refused);
    expectProblem(await second.http.patch(`/users/${id}/toggle-active`), refused);
    expect(await read(id)).toMatchObject({ is_active: true, roles: [{ name: 'HOSPITAL_ADMIN' }] });
  });
});

describe('the last administrator', () => {
  const withoutOwner = async () => {
    const other = await aHospital(api);
    const second = await aStaffMember(api, other, { roles: ['HOSPITAL_ADMIN'] });
    await api.sql(`update ${other.schema}.users set is_owner = false`);
    return { other, second };
  };
  const administrators = ({ schema }: Hospital) =>
    api.sql(`select from ${schema}.users u join ${schema}.role_holders h on h.user_id = u.id
      where u.is_active and h.system_key = 'HOSPITAL_ADMIN'`);

  it.each<[string, (from: HttpClient, id: string) => Promise<{ status: number }>]>([
    ['demote', (http, id) => edit(id, { roles: ['NURSE'] }, http)],
    ['deactivate', (http, id) => http.post(`/users/${id}/deactivate`)],
  ])('stays when two %s each other at once', async (_, step) => {
    const { other, second } = await withoutOwner();
    const answers = await Promise.all([
      step(other.admin.http, second.id),
      step(second.http, other.admin.id),
      step(elsewhere.as(other.admin.http.token), second.id),
      step(elsewhere.as(second.http.token), other.admin.id),
    ]);
    expect(answers.map(({ status }) => status)).toContain(200);
    expect(await administrators(other)).toHaveLength(1);
  });

  it('cannot resign', async () => {
    const { other, second } = await withoutOwner();
    expect((await edit(second.id, { roles: ['NURSE'] }, other.admin.http)).status).toBe(200);
    expectProblem(await edit(other.admin.id, { roles: ['NURSE'] }, other.admin.http), {
      status: 403,
      code: 'users.last_administrator',
    });
    expect(await administrators(other)).toHaveLength(1);
  });
});

describe('shutting somebody out', () => {
  it('ends sessions at once on every process, for good', async () => {
    const { id, http, email, password } = await nurse();
    const there = elsewhere.as(http.token);
    expect([await signedIn(http), await signedIn(there)]).toEqual([200, 200]);
    expect(await admin().post(`/users/${id}/deactivate`)).toMatchObject({
      status: 200,
      body: { id, is_active: false, status: 'INACTIVE' },
    });
    expect(await signedIn(http)).toBe(401);
    await until('signed out there', async () => (await signedIn(there)) === 401);
    expect(await admin().patch(`/users/${id}/toggle-active`)).toMatchObject({
      status: 200,
      body: { is_active: true },
    });
    expect(await signedIn(http)).toBe(401);
    expect((await api.login(email, password)).status).toBe(200);
    const switched = (await historyOf(api, hospital, id)).filter(({ action }) => action === 'user.updated');
    expect(switched).toMatchObject([
      { action: 'user.updated', changes: { is_active: [true, false] }, payload: { user_id: id } },
      { action: 'user.updated', changes: { is_active: [false, true] } },
    ]);
  });

  it('is not for oneself', async () => {
    const { id, http } = await aStaffMember(api, hospital, { roles: ['HOSPITAL_ADMIN'] });
    for (const answer of [
      await http.post(`/users/${id}/deactivate`),
      await http.patch(`/users/${id}/toggle-active`),
      await edit(id, { is_active: false }, http),
    ])
      expectProblem(answer, { status: 403, code: 'users.not_yourself' });
  });

  it('frees no place under the limit, so that letting in again needs none', async () => {
    const small = await aHospital(api);
    const { id } = await aStaffMember(api, small, { roles: ['NURSE'] });
    await api.sql(`update ${small.schema}.limits set maximum = 2 where resource = 'users'`);
    const { http } = small.admin;
    await http.post(`/users/${id}/deactivate`);
    const wish = { email: `${newId()}@hospital.example`, first_name: 'New', last_name: 'Member' };
    expectProblem(await http.post('/users', { ...wish, department: 'Cardiology', roles: ['NURSE'] }), {
      status: 400,
      code: 'users.limit_reached',
    });
    expect((await http.patch(`/users/${id}/toggle-active`)).status).toBe(200);
    expect(await countOf(api, small, 'users', 'is_active')).toBe(2);
  });
});

describe('ways in', () => {
  // Only here: elsewhere the outbox is read before somebody empties it.
  beforeAll(() => api.startWorker({ SMTP_URL: mails.url }));

  const invited = async () => {
    const email = `${newId()}@hospital.example`;
    const wish = {
      email,
      first_name: 'New',
      last_name: 'Member',
      department: 'Cardiology',
      roles: ['NURSE'],
    };
    const { body } = await admin().post<{ id: string; temp_password: string }>('/users', wish);
    return { email, id: body.id, first: body.temp_password };
  };

  it('an invitation is sent again with a new link and, in demo mode, a new password', async () => {
    const { id, email, first } = await invited();
    const answer = await admin().post<{ temp_password: string }>(`/users/${id}/resend-invitation`);
    expect(answer).toMatchObject({
      status: 200,
      body: {
        first_name: 'New',
        last_name: 'Member',
        email,
        message: expect.stringContaining(email) as string,
      },
    });
    expect((await api.login(email, first)).status).toBe(401);
    expect((await api.login(email, answer.body.temp_password)).status).toBe(200);
    const sent = await mails.sentTo(email, 2);
    const [older, newer] = sent.map(mail => secretIn(mail, 'reset-password'));
    expect(older).not.toBe(newer);
  });

  it('an invitation that was accepted is not sent again', async () => {
    const { id } = await nurse();
    await api.sql('update public.accounts set email_verified_at = now() where id = $1', [id]);
    expectProblem(await admin().post(`/users/${id}/resend-invitation`), {
      status: 400,
      code: 'users.already_verified',
    });
  });

  it('an account of another hospital too gets no password from here', async () => {
    const { id, email } = await invited();
    const other = await aHospital(api);
    const wish = {
      email,
      first_name: 'New',
      last_name: 'Member',
      department: 'Cardiology',
      roles: ['NURSE'],
    };
    await other.admin.http.post('/users', wish);
    const { status, body } = await other.admin.http.post(`/users/${id}/resend-invitation`);
    expect(status).toBe(200);
    expect(body).not.toHaveProperty('temp_password');
  });

  it('a password change can be demanded: nothing else is served until then', async () => {
    const { id, http, password } = await nurse();
    const there = elsewhere.as(http.token);
    expect((await there.get('/patients')).status).toBe(200);
    expect(await admin().post(`/users/${id}/force-password-change`)).toMatchObject({
      status: 200,
      body: { id, must_change_password: true },
    });
    expectProblem(await http.get('/patients'), { status: 403, code: 'auth.password_change_required' });
    await until('refused there', async () => (await there.get('/patients')).status === 403);
    await http.post('/auth/change-password', { old_password: password, new_password: 'An0ther!Passw0rd' });
    expect((await http.get('/patients')).status).toBe(200);
    expect(await historyOf(api, hospital, id)).toContainEqual(
      expect.objectContaining({ action: 'user.password_change_demanded', actor_id: hospital.admin.id }),
    );
  });

  it('a reset ends sessions here and mails a link that sets the password', async () => {
    const { id, http, email } = await nurse();
    expect(await admin().post(`/users/${id}/reset-password`)).toMatchObject({
      status: 200,
      body: { message: expect.stringContaining(email) as string },
    });
    expect(await signedIn(http)).toBe(401);
    const [, mail = ''] = await mails.sentTo(email, 2);
    const new_password = 'An0ther!Passw0rd';
    const token = secretIn(mail, 'reset-password');
    expect((await api.post('/auth/reset-password', { token, new_password })).status).toBe(200);
    expect((await api.login(email, new_password)).status).toBe(200);
  });

  it.each(['resend-invitation', 'force-password-change', 'reset-password', 'deactivate'])(
    '%s is 404 for somebody unknown and 403 without the permission',
    async step => {
      expectProblem(await admin().post(`/users/${newId()}/${step}`), {
        status: 404,
        code: 'users.not_found',
      });
      const { id, http } = await nurse();
      expectProblem(await http.post(`/users/${id}/${step}`), { status: 403, code: 'access.denied' });
    },
  );
});

describe('the own profile', () => {
  it('is seen and changed whatever the roles allow; roles and department stay', async () => {
    const { id, http } = await aStaffMember(api, hospital, { roles: ['PHARMACIST'] });
    expect(await http.get('/users/profile')).toMatchObject({
      status: 200,
      body: { id, phone: '9876543210' },
    });
    const wish = { first_name: 'Asha', phone: '', specialization: 'Oncology', roles: ['HOSPITAL_ADMIN'] };
    expect(await http.patch('/users/profile', { ...wish, department: 'Cardiology' })).toMatchObject({
      status: 200,
      body: {
        first_name: 'Asha',
        phone: null,
        specialization: 'Oncology',
        department: 'General Medicine',
        roles: [{ name: 'PHARMACIST' }],
      },
    });
    expect((await historyOf(api, hospital, id)).at(-1)).toMatchObject({
      action: 'user.updated',
      actor_id: id,
    });
  });

  it('waits for the first password change, and a super admin has none', async () => {
    const { id, http } = await nurse();
    await admin().post(`/users/${id}/force-password-change`);
    expectProblem(await http.get('/users/profile'), { status: 403, code: 'auth.password_change_required' });
    const operator = await aSuperAdmin(api);
    expectProblem(await operator.http.get('/users/profile'), { status: 403, code: 'access.staff_only' });
  });
});

describe('what people did last', () => {
  const minutes = (n: number) => new Date(Date.now() + n * 60_000);
  const shownOf = async ({ id }: Member, http = admin()) => {
    const { body } = await http.get<User[]>('/users');
    const listed = body.find(user => user.id === id);
    const { body: one } = await http.get<User>(`/users/${id}`);
    const { last_activity_at, failed_logins, last_login_at } = one as unknown as Record<string, unknown>;
    expect(listed).toMatchObject({ last_activity_at, failed_logins, last_login_at });
    return { last_activity_at, failed_logins, last_login_at };
  };
  afterEach(() => api.setClock(undefined));

  it('is shown with the failed sign-ins since the last one that succeeded', async () => {
    const doctor = await aDoctor(api, hospital);
    for (let n = 0; n < 2; n++) await api.login(doctor.email, 'Wr0ng!Passw0rd');
    await until('counted', async () => (await shownOf(doctor)).failed_logins === 2);
    expect(await shownOf(doctor)).toMatchObject({ last_activity_at: expect.stringMatching(/Z$/) as string });
    await api.login(doctor.email, doctor.password);
    expect(await shownOf(doctor)).toMatchObject({ failed_logins: 0 });
  });

  it('moves with requests, once a minute, also after the session is gone', async () => {
    const doctor = await aDoctor(api, hospital);
    const before = (await shownOf(doctor)).last_activity_at;
    const asked = async (when: Date) => {
      api.setClock(when);
      // As when the half minute is over for which a process remembers its callers.
      await api.app.get(Invalidation, { strict: false }).forget('session');
      expect((await doctor.http.get('/auth/me')).status).toBe(200);
      return (await shownOf(doctor)).last_activity_at;
    };
    expect(await asked(new Date(new Date(before as string).getTime() + 50_000))).toBe(before);
    const later = minutes(10);
    expect(await asked(later)).toBe(later.toISOString());
    const sessions = await doctor.http.get<{ is_current: boolean; last_used_at: string }[]>('/auth/sessions');
    expect(sessions.body.find(({ is_current }) => is_current)?.last_used_at).toBe(later.toISOString());
    await api.sql('delete from public.sessions where account_id = $1', [doctor.id]);
    expect((await shownOf(doctor)).last_activity_at).toBe(later.toISOString());
  });

  it('is that of this hospital, not of another one of the same person', async () => {
    const doctor = await aDoctor(api, hospital);
    const other = await aHospital(api);
    const invited = await other.admin.http.post('/users', {
      email: doctor.email,
      first_name: 'Asha',
      last_name: 'Rao',
      department: 'Cardiology',
      roles: ['DOCTOR'],
    });
    expect(invited.status).toBe(201);
    expect(await shownOf(doctor, other.admin.http)).toMatchObject({ last_activity_at: null });
  });

  it('is hidden from colleagues, and shown to oneself', async () => {
    const [doctor, colleague] = [await aDoctor(api, hospital), await aDoctor(api, hospital)];
    const hidden = { last_activity_at: null, failed_logins: null, last_login_at: null };
    expect(await shownOf(doctor, colleague.http)).toEqual(hidden);
    const { body } = await doctor.http.get('/users/profile');
    expect(body).toMatchObject({ failed_logins: 0, last_activity_at: expect.stringMatching(/Z$/) as string });
  });
});

describe('the list', () => {
  it('shows the last sign-in, filters by status and is paged when asked', async () => {
    const { id } = await nurse();
    await admin().post(`/users/${id}/deactivate`);
    const { body: shut } = await admin().get<User[]>('/users?status=INACTIVE');
    expect(shut.map(user => user.id)).toContain(id);
    expect(shut.every(({ is_active }) => !is_active)).toBe(true);
    expect(shut.find(user => user.id === id)?.['last_login_at']).toMatch(/Z$/);
    const { body: page } = await admin().get<{ items: User[]; total: number }>('/users?page=2&page_size=3');
    expect(page).toMatchObject({ page: 2, page_size: 3 });
    expect(page.items).toHaveLength(3);
    const { body: all } = await admin().get<User[]>('/users?status=ACTIVE');
    expect(page.total).toBe(all.length);
    expect(page.items.map(user => user.id)).toEqual(all.slice(3, 6).map(user => user.id));
  });
});
