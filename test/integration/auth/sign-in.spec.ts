import { aDoctor, aHospital, type Hospital, type Member } from '../../factories/hospital.js';
import { aSuperAdmin } from '../../factories/super-admin.js';
import { startApi, type TestApi } from '../../support/api.js';
import { expectProblem } from '../../support/problems.js';

let api: TestApi;
let hospital: Hospital;
let doctor: Member;

beforeAll(async () => {
  api = await startApi();
  hospital = await aHospital(api);
  doctor = await aDoctor(api, hospital);
});
afterAll(() => api.close());

interface SignedIn {
  access_token: string;
  memberships: unknown[];
}

const post = (path: string, body: URLSearchParams | string, type?: string) =>
  fetch(`${api.base}${path}`, { method: 'POST', body, ...(type && { headers: { 'content-type': type } }) });

describe('the sign-in form', () => {
  it.each(['/auth/login', '/auth/token'])('at %s gives a bearer token to an OAuth2 client', async path => {
    const { email: username, password } = doctor;
    const answer = await post(path, new URLSearchParams({ grant_type: 'password', username, password }));
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({
      access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/) as string,
      token_type: 'bearer',
      expires_in: 3600,
      refresh_token: expect.stringMatching(/^[\w-]{43}$/) as string,
      must_change_password: false,
      must_set_up_second_factor: false,
      memberships: [{ tenant_id: hospital.id, tenant_name: hospital.name, is_default: true }],
    });
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('takes the address in any case and with spaces around it', async () => {
    const answer = await api.login(`  ${doctor.email.toUpperCase()} `, doctor.password);
    expect(answer.status).toBe(200);
  });

  it('does not need the grant type, which older clients leave out', async () => {
    const { email: username, password } = doctor;
    expect((await post('/auth/login', new URLSearchParams({ username, password }))).status).toBe(200);
  });

  it('answers the same to a wrong password, an unknown address and an address that is none', async () => {
    const answers = [
      await api.login(doctor.email, 'Wr0ng!Passw0rd'),
      await api.login('nobody@hospital.example', doctor.password),
      await api.login('not an address', doctor.password),
      await api.login('x'.repeat(254), doctor.password),
    ];
    for (const answer of answers) {
      expectProblem(answer, {
        status: 401,
        code: 'auth.sign_in_failed',
        detail: 'E-mail address or password is wrong.',
      });
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
      expect(Object.keys(answer.body)).toEqual(Object.keys(answers[0]?.body ?? {}));
    }
  });

  it('answers the same for an account that was switched off', async () => {
    const other = await aDoctor(api, hospital);
    await api.sql('update public.accounts set is_active = false where id = $1', [other.id]);
    expectProblem(await api.login(other.email, other.password), { status: 401, code: 'auth.sign_in_failed' });
  });

  it.each([
    ['no password', { username: 'a@b.in' }],
    ['no address', { password: 'x' }],
    ['nothing', {}],
    ['another grant', { username: 'a@b.in', password: 'x', grant_type: 'client_credentials' }],
  ])('refuses a form with %s', async (_, form) => {
    const answer = await api.send('POST', '/auth/login', undefined, {
      raw: new URLSearchParams(form as Record<string, string>).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expectProblem(answer, { status: 422, code: 'validation.failed' });
  });

  it('does not tell anything about passwords in the log', () => {
    const lines = api.log.join('\n');
    expect(lines).toContain('/api/v1/auth/login');
    expect(lines).not.toContain(doctor.password);
    expect(lines).not.toContain(doctor.email);
  });
});

describe('the first sign-in', () => {
  it('opens nothing but the change of the password', async () => {
    const created = await hospital.admin.http.post<{ email: string; temp_password: string }>('/users', {
      email: 'new.nurse@hospital.example',
      first_name: 'New',
      last_name: 'Nurse',
      department: 'General Medicine',
      roles: ['NURSE'],
    });
    const { email, temp_password } = created.body;
    const login = await api.login<SignedIn>(email, temp_password);
    expect(login).toMatchObject({ status: 200, body: { must_change_password: true } });
    const nurse = api.as(login.body.access_token);

    expect(await nurse.get('/auth/me')).toMatchObject({ status: 200, body: { must_change_password: true } });
    const refused = {
      status: 403,
      code: 'auth.password_change_required',
      detail: 'Please change your password first.',
    };
    expectProblem(await nurse.get('/patients'), refused);

    const chosen = 'Ch0sen!Passw0rd';
    const changed = await nurse.post('/auth/change-password', { old_password: null, new_password: chosen });
    expect(changed).toMatchObject({
      status: 200,
      body: { message: 'Your password has been changed.', must_change_password: false },
    });
    expect((await nurse.get('/patients')).status).toBe(200);
    expect((await api.login(email, temp_password)).status).toBe(401);
    expect(await api.login(email, chosen)).toMatchObject({
      status: 200,
      body: { must_change_password: false },
    });
  });
});

describe('who am I', () => {
  it('tells staff who they are, what they may do and where', async () => {
    const { status, body } = await hospital.admin.http.get<Record<string, unknown>>('/auth/me');
    expect(status).toBe(200);
    expect(body).toEqual({
      id: hospital.admin.id,
      tenant_id: hospital.id,
      email: hospital.admin.email,
      last_login_at: expect.stringMatching(/Z$/) as string,
      first_name: hospital.name,
      last_name: 'Admin',
      phone: '+91 20 2550 1100',
      registration_number: null,
      department: 'Administrator',
      specialization: null,
      status: 'ACTIVE',
      is_active: true,
      is_deleted: false,
      must_change_password: false,
      must_set_up_second_factor: false,
      email_verified: true,
      roles: [
        {
          name: 'HOSPITAL_ADMIN',
          permissions: expect.arrayContaining([{ code: 'users:create' }]) as unknown,
        },
      ],
      tenant_name: hospital.name,
      created_at: expect.stringMatching(/Z$/) as string,
      updated_at: expect.stringMatching(/Z$/) as string,
      memberships: [{ tenant_id: hospital.id, tenant_name: hospital.name, is_default: true }],
      tenant: {
        id: hospital.id,
        name: hospital.name,
        status: 'ACTIVE',
        time_zone: 'Asia/Kolkata',
        max_users: null,
        max_patients: null,
        address: '1 Main Road',
        contact_phone: '+91 20 2550 1100',
        contact_email: hospital.admin.email,
      },
    });
  });

  it('tells a super admin that there is no hospital', async () => {
    const operator = await aSuperAdmin(api);
    const { body } = await operator.http.get<Record<string, unknown>>('/auth/me');
    expect(body).toMatchObject({
      id: operator.id,
      tenant_id: null,
      tenant_name: null,
      department: null,
      roles: [{ name: 'SUPER_ADMIN', permissions: [{ code: 'tenants:manage' }, { code: 'dashboard:view' }] }],
      memberships: [],
    });
    expect(body).not.toHaveProperty('tenant');
  });

  it('shows what the roles allow, and nothing else', async () => {
    const { body } = await doctor.http.get<{ roles: { name: string; permissions: { code: string }[] }[] }>(
      '/auth/me',
    );
    expect(body.roles.map(({ name }) => name)).toEqual(['DOCTOR']);
    expect(body.roles[0]?.permissions).toContainEqual({ code: 'appointments:view' });
    expect(body.roles[0]?.permissions).not.toContainEqual({ code: 'users:create' });
  });

  it('tells a stranger to sign in', async () => {
    expectProblem(await api.get('/auth/me'), { status: 401, code: 'auth.required' });
  });
});

describe('signing out', () => {
  it('ends the session and no other', async () => {
    const { email, password } = doctor;
    const [one, other] = [
      await api.login<SignedIn>(email, password),
      await api.login<SignedIn>(email, password),
    ];
    expect((await api.as(one.body.access_token).post('/auth/logout')).status).toBe(200);
    expect((await api.as(one.body.access_token).get('/auth/me')).status).toBe(401);
    expect((await api.as(other.body.access_token).get('/auth/me')).status).toBe(200);
  });
});
