import { CountPatients } from '../../../src/platform/tenants/index.js';
import { newId } from '../../../src/core/ids.js';
import { aDoctor, aHospital, aStaffMember, type Hospital, type Member } from '../../factories/hospital.js';
import { aPatient, patientForm } from '../../factories/patient.js';
import { aSecondFactor } from '../../factories/second-factor.js';
import { aSuperAdmin } from '../../factories/super-admin.js';
import { startApi, type TestApi } from '../../support/api.js';
import { MailServer, secretIn } from '../../support/mail-server.js';
import { expectProblem } from '../../support/problems.js';
import { counted, countOf, historyOf } from '../../support/records.js';

let api: TestApi;
let mails: MailServer;
let operator: Member;

beforeAll(async () => {
  mails = await MailServer.start();
  api = await startApi();
  operator = await aSuperAdmin(api);
});
afterAll(async () => {
  await api.close();
  await mails.stop();
});

const limit = (id: string, query: string, body?: unknown) =>
  operator.http.patch(`/platform/tenants/${id}/limits${query}`, body);
const limitsOf = async ({ schema }: Hospital) => {
  const rows = await api.sql<{ resource: string; maximum: number | null }>(`select * from ${schema}.limits`);
  return Object.fromEntries(rows.map(({ resource, maximum }) => [resource, maximum]));
};

describe('the details of a hospital', () => {
  it('count what is there, and show nothing of it', async () => {
    const hospital = await aHospital(api);
    await aDoctor(api, hospital);
    const { id: patientId } = await aPatient(hospital.admin.http);
    const { status, body } = await operator.http.get(`/platform/tenants/${hospital.id}/details`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      tenant: { id: hospital.id, name: hospital.name, user_count: 2, patient_count: 1, max_users: null },
      metrics: {
        user_count: 2,
        total_patients: 1,
        total_appointments: 0,
        total_prescriptions: 0,
        total_admissions: 0,
        active_admissions: 0,
      },
    });
    expect(JSON.stringify(body)).not.toContain(patientId);
  });

  it('are repeated in the list as far as patients go, as they were last counted', async () => {
    const [one, other] = [await aHospital(api), await aHospital(api)];
    await aPatient(one.admin.http);
    await aPatient(one.admin.http);
    const listed = async () => {
      const { body } = await operator.http.get<{ items: { id: string; patient_count: number }[] }>(
        '/platform/tenants?page_size=10',
      );
      return [one, other].map(({ id }) => body.items.find(item => item.id === id)?.patient_count);
    };
    expect(await listed()).toEqual([0, 0]);
    await api.sql(`revoke select on ${other.schema}.counters from t_${other.code}`);
    await api.app.get(CountPatients, { strict: false }).run();
    expect(await listed()).toEqual([2, 0]);
    await api.sql(`grant select on ${other.schema}.counters to t_${other.code}`);
    await aPatient(other.admin.http);
    await api.app.get(CountPatients, { strict: false }).run();
    expect(await listed()).toEqual([2, 1]);
  });

  it('are told of a suspended hospital too, and 404 of an unknown one', async () => {
    const { id } = await aHospital(api);
    await operator.http.patch(`/platform/tenants/${id}/suspend`);
    expect((await operator.http.get(`/platform/tenants/${id}/details`)).status).toBe(200);
    expectProblem(await operator.http.get(`/platform/tenants/${newId()}/details`), {
      status: 404,
      code: 'tenants.not_found',
    });
  });
});

describe('the limits of a hospital', () => {
  it('are set by query or by body, kept when missing and removed by null or nothing', async () => {
    const hospital = await aHospital(api);
    const { id } = hospital;
    const steps: [string, unknown, number | null, number | null][] = [
      ['?max_users=5&max_patients=7', undefined, 5, 7],
      ['?max_users=6', undefined, 6, 7],
      ['', { max_patients: 8 }, 6, 8],
      ['', undefined, 6, 8],
      ['?max_users=', undefined, null, 8],
      ['', { max_patients: null }, null, null],
    ];
    for (const [query, body, max_users, max_patients] of steps) {
      expect(await limit(id, query, body)).toMatchObject({
        status: 200,
        body: { id, max_users, max_patients },
      });
      expect(await limitsOf(hospital)).toEqual({ users: max_users, patients: max_patients });
    }
    const { body: me } = await hospital.admin.http.get<{ tenant: object }>('/auth/me');
    expect(me.tenant).toMatchObject({ max_users: null, max_patients: null });
    const history = await historyOf(api, hospital, id);
    expect(history.filter(({ action }) => action === 'tenant.limits_changed')).toMatchObject([
      {
        actor_id: operator.id,
        changes: { max_users: [null, 5], max_patients: [null, 7] },
        payload: { tenant_id: id },
      },
      { changes: { max_users: [5, 6] } },
      { changes: { max_patients: [7, 8] } },
      { changes: { max_users: [6, null] } },
      { changes: { max_patients: [8, null] } },
    ]);
  });

  it('are never below what is there, and then neither of them changes', async () => {
    const hospital = await aHospital(api);
    await aDoctor(api, hospital);
    expectProblem(await limit(hospital.id, '?max_users=1&max_patients=5'), {
      status: 400,
      code: 'tenants.limit_below_use',
      detail: 'The hospital has 2 users already.',
    });
    expect((await limit(hospital.id, '?max_users=2')).body).toMatchObject({
      max_users: 2,
      max_patients: null,
    });
    expect(await limitsOf(hospital)).toEqual({ users: 2, patients: null });
  });

  it.each(['max_users=0', 'max_users=-1', 'max_patients=1.5', 'max_patients=many'])(
    'are no such thing as %s',
    async query => {
      const { id } = await aHospital(api);
      expectProblem(await limit(id, `?${query}`), { status: 422, code: 'validation.failed' });
    },
  );

  it('are 404 of an unknown hospital and not for its administrators', async () => {
    expectProblem(await limit(newId(), '?max_users=5'), { status: 404, code: 'tenants.not_found' });
    const { id, admin } = await aHospital(api);
    expectProblem(await admin.http.patch(`/platform/tenants/${id}/limits?max_users=5`), {
      status: 403,
      code: 'access.platform_only',
    });
  });

  it('hold while a hundred registrations meet a limit that is being lowered', async () => {
    const hospital = await aHospital(api);
    await limit(hospital.id, '?max_patients=90');
    const registrations = Array.from({ length: 100 }, () =>
      hospital.admin.http.post('/patients/quick-register', patientForm()),
    );
    const lowered = [60, 40, 20].map(maximum => limit(hospital.id, `?max_patients=${maximum}`));
    const created = (await Promise.all(registrations)).filter(({ status }) => status === 201).length;
    await Promise.all(lowered);
    const { patients: maximum } = await limitsOf(hospital);
    expect(created).toBeLessThanOrEqual(maximum ?? 0);
    expect(await countOf(api, hospital, 'patients')).toBe(created);
    expect(await counted(api, hospital, 'patients')).toBe(created);
    const { body } = await operator.http.get<{ tenant: object }>(`/platform/tenants/${hospital.id}/details`);
    expect(body.tenant).toMatchObject({ max_patients: maximum });
  });
});

describe('resetting the password of a hospital’s administrator', () => {
  beforeAll(() => api.startWorker({ SMTP_URL: mails.url }));

  it('ends the sessions, mails a link, and shows a password in demo mode', async () => {
    const hospital = await aHospital(api);
    const { email, http } = hospital.admin;
    const other = await aStaffMember(api, hospital, { roles: ['HOSPITAL_ADMIN'] });
    const answer = await operator.http.post<{ temp_password: string }>(
      `/platform/tenants/${hospital.id}/reset-admin-password`,
    );
    expect(answer).toMatchObject({
      status: 200,
      body: { admin_email: email, message: expect.stringContaining(email) as string },
    });
    expect((await http.get('/auth/me')).status).toBe(401);
    expect((await other.http.get('/auth/me')).status).toBe(200);
    expect((await api.login(email, answer.body.temp_password)).status).toBe(200);
    // After those of the registration and of the first password.
    const sent = await mails.sentTo(email, 3);
    const token = secretIn(sent[2] ?? '', 'reset-password');
    const new_password = 'An0ther!Passw0rd';
    expect((await api.post('/auth/reset-password', { token, new_password })).status).toBe(200);
    expect((await api.login(email, new_password)).status).toBe(200);
    const history = await historyOf(api, hospital, hospital.admin.id);
    expect(history.filter(({ action }) => action === 'user.password_reset_ordered')).toMatchObject([
      { actor_id: operator.id },
    ]);
  });

  it('shows no password outside demo mode', async () => {
    const { id } = await aHospital(api);
    // Where super admins need a second factor.
    await aSecondFactor(operator.http);
    const strict = (await api.startSibling({ DEMO_MODE: 'false' })).as(operator.http.token);
    expect(await strict.post(`/platform/tenants/${id}/reset-admin-password`)).toMatchObject({
      status: 200,
      body: { temp_password: '' },
    });
  });

  it('is 404 of an unknown hospital, and of one without such an administrator', async () => {
    const reset = (id: string) => operator.http.post(`/platform/tenants/${id}/reset-admin-password`);
    expectProblem(await reset(newId()), { status: 404, code: 'tenants.not_found' });
    const hospital = await aHospital(api);
    await api.sql(`update ${hospital.schema}.users set is_owner = false`);
    expectProblem(await reset(hospital.id), { status: 404, code: 'tenants.no_administrator' });
  });
});
