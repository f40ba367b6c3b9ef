import { newId } from '../../../src/core/ids.js';
import { aDoctor, aHospital, aStaffMember, type Hospital, type Member } from '../../factories/hospital.js';
import { startApi, type TestApi } from '../../support/api.js';
import { expectProblem } from '../../support/problems.js';
import { counted, countOf, historyOf } from '../../support/records.js';

let api: TestApi;
let hospital: Hospital;
let receptionist: Member;

beforeAll(async () => {
  api = await startApi();
  hospital = await aHospital(api);
  receptionist = await aStaffMember(api, hospital, { roles: ['RECEPTIONIST'], department: 'Administrator' });
});
afterAll(() => api.close());

interface User {
  id: string;
  email: string;
  roles: { name: string; permissions: { code: string }[] }[];
  [member: string]: unknown;
}

const form = (overrides: Record<string, unknown> = {}) => ({
  email: `${newId()}@hospital.example`,
  first_name: 'Meera',
  last_name: "D'Souza",
  phone: '+91 98765-43210',
  department: 'Cardiology',
  specialization: 'Echocardiography',
  roles: ['DOCTOR'],
  ...overrides,
});
const create = (body: object) => hospital.admin.http.post<User>('/users', body);
const list = async (query = '', http = hospital.admin.http) => {
  const { status, body } = await http.get<User[]>(`/users${query}`);
  expect(status).toBe(200);
  return body;
};

describe('inviting staff', () => {
  it('answers what the web client shows, with the first password in demo mode only', async () => {
    const wish = form({ email: `Meera.${newId()}@Hospital.Example` });
    const { status, body } = await create(wish);
    expect(status).toBe(201);
    const expected = {
      id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      tenant_id: hospital.id,
      tenant_name: hospital.name,
      email: wish.email.toLowerCase(),
      first_name: 'Meera',
      last_name: "D'Souza",
      phone: '+91 98765-43210',
      registration_number: null,
      department: 'Cardiology',
      specialization: 'Echocardiography',
      status: 'ACTIVE',
      is_active: true,
      is_deleted: false,
      must_change_password: true,
      email_verified: false,
      last_login_at: null,
      last_activity_at: null,
      failed_logins: 0,
      roles: [
        { name: 'DOCTOR', permissions: expect.arrayContaining([{ code: 'patients:view' }]) as unknown },
      ],
      created_at: expect.stringMatching(/Z$/) as string,
      updated_at: expect.stringMatching(/Z$/) as string,
    };
    expect(body).toEqual({ ...expected, temp_password: expect.stringMatching(/^.{14}$/) as string });
    expect((await hospital.admin.http.get(`/users/${body.id}`)).body).toEqual(expected);
  });

  it('is told to the audit, and to the outbox without name or address', async () => {
    const { body } = await create(form());
    const history = await historyOf(api, hospital, body.id);
    expect(history).toMatchObject([
      {
        action: 'user.invited',
        actor_id: hospital.admin.id,
        entity: 'user',
        changes: { roles: [null, ['DOCTOR']] },
        payload: { user_id: body.id, is_new_account: true },
      },
    ]);
    expect(JSON.stringify(history)).not.toContain(body.email);
  });

  it('gives several roles, whose rights add up', async () => {
    const { body } = await create(form({ roles: ['NURSE', 'receptionist'] }));
    expect(body.roles.map(({ name }) => name)).toEqual(['NURSE', 'RECEPTIONIST']);
  });

  it.each([
    ['a blank phone and specialization, as the form sends them', { phone: '', specialization: '' }],
    ['nulls', { phone: null, specialization: null }],
    ['neither', { phone: undefined, specialization: undefined }],
  ])('takes %s', async (_, change) => {
    expect(await create(form(change))).toMatchObject({
      status: 201,
      body: { phone: null, specialization: null },
    });
  });

  it('finds the department whatever its case', async () => {
    expect(await create(form({ department: 'cardiology' }))).toMatchObject({
      status: 201,
      body: { department: 'Cardiology' },
    });
  });
});

describe('an invitation that is refused', () => {
  const unchanged = async (work: () => Promise<void>) => {
    const before = [await counted(api, hospital, 'users'), await countOf(api, hospital, 'users')];
    await work();
    expect([await counted(api, hospital, 'users'), await countOf(api, hospital, 'users')]).toEqual(before);
  };

  it('because the address belongs to the staff already, whatever its case', async () => {
    const first = form();
    await create(first);
    await unchanged(async () => {
      expectProblem(await create({ ...first, email: first.email.toUpperCase() }), {
        status: 400,
        code: 'users.already_member',
        detail: 'A staff member with this e-mail address exists already.',
      });
    });
  });

  it('for all but one of many who invite the same person at once', async () => {
    const wish = form();
    const before = await countOf(api, hospital, 'users');
    const answers = await Promise.all(Array.from({ length: 8 }, () => create(wish)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(7).fill(400)]);
    expect(await countOf(api, hospital, 'users')).toBe(before + 1);
    expect(await counted(api, hospital, 'users')).toBe(before + 1);
  });

  it('because the department does not exist', async () => {
    await unchanged(async () => {
      expectProblem(await create(form({ department: 'Alchemy' })), {
        status: 400,
        code: 'users.department_unknown',
        detail: 'There is no department named "Alchemy".',
      });
    });
  });

  it('because a role does not exist or is switched off', async () => {
    await hospital.admin.http.post('/roles', { name: 'Retired role', permission_codes: ['patients:view'] });
    await api.sql(`update ${hospital.schema}.roles set is_active = false where name = 'Retired role'`);
    await unchanged(async () => {
      expectProblem(await create(form({ roles: ['DOCTOR', 'Wizard', 'Retired role'] })), {
        status: 400,
        code: 'roles.unknown',
        detail: 'These roles do not exist or are switched off: Wizard, Retired role.',
      });
    });
  });

  it.each([
    ['an address that is none', { email: 'meera' }, 'email'],
    ['no first name', { first_name: '' }, 'first_name'],
    ['a first name with digits', { first_name: 'M33ra' }, 'first_name'],
    ['a last name that is too long', { last_name: 'x'.repeat(51) }, 'last_name'],
    ['a phone with too few digits', { phone: '1234567' }, 'phone'],
    ['a phone with letters', { phone: 'call 98765' }, 'phone'],
    ['no department', { department: undefined }, 'department'],
    ['no roles', { roles: [] }, 'roles'],
  ])('has %s', async (_, change, field) => {
    const answer = await create(form(change));
    expectProblem(answer, { status: 422, code: 'validation.failed', detail: new RegExp(`^${field}: `) });
  });
});

it('a refused invitation leaves no account behind, so that the next one is a first one', async () => {
  const wish = form();
  await create({ ...wish, roles: ['Wizard'] });
  expect(await api.sql('select from public.accounts where email = $1', [wish.email])).toEqual([]);
  expect(await create(wish)).toMatchObject({
    status: 201,
    body: { temp_password: expect.any(String) as string },
  });
});

describe('the list of staff', () => {
  it('is a bare array, newest first, of those who are active', async () => {
    const { body: newest } = await create(form());
    const { body: gone } = await create(form());
    await api.sql(`update ${hospital.schema}.users set is_active = false where id = $1`, [gone.id]);
    const active = await list();
    expect(active[0]?.id).toBe(newest.id);
    expect(active.map(({ id }) => id)).not.toContain(gone.id);
    const everybody = await list('?include_inactive=true');
    expect(everybody.find(({ id }) => id === gone.id)).toMatchObject({
      is_active: false,
      status: 'INACTIVE',
    });
  });

  it('can be searched by any part of name or address, and filtered by role and department', async () => {
    const { body: wanted } = await create(
      form({ first_name: 'Kasturi', last_name: 'Venkatesan', department: 'Emergency', roles: ['NURSE'] }),
    );
    for (const query of [
      'search=kastu',
      'search=VENKAT',
      'search=uri%20Venk',
      `search=${wanted.email.slice(4, 20)}`,
      'department=emergency',
      'role=nurse&department=Emergency',
    ])
      expect((await list(`?${query}`)).map(({ id }) => id)).toEqual([wanted.id]);
    for (const query of ['search=%25', 'search=_', 'search=100%25', 'role=Wizard', 'department=Alchemy'])
      expect(await list(`?${query}`)).toEqual([]);
  });

  it('shows the doctors alone, without phone numbers, to those who do not manage staff', async () => {
    const doctor = await aDoctor(api, hospital);
    const seen = await list('', receptionist.http);
    expect(seen.map(({ id }) => id)).toContain(doctor.id);
    expect(seen.every(({ roles }) => roles.some(({ name }) => name === 'DOCTOR'))).toBe(true);
    expect(seen.every(({ phone }) => phone === null)).toBe(true);
  });

  it('is not for those without users:view', async () => {
    const pharmacist = await aStaffMember(api, hospital, { roles: ['PHARMACIST'] });
    expectProblem(await pharmacist.http.get('/users'), {
      status: 403,
      code: 'access.denied',
      detail: /users:view/,
    });
  });
});

describe('one member of staff', () => {
  it('is 404 when unknown and 422 when the id is none', async () => {
    expectProblem(await hospital.admin.http.get(`/users/${newId()}`), {
      status: 404,
      code: 'users.not_found',
      detail: 'The staff member was not found.',
    });
    expectProblem(await hospital.admin.http.get('/users/42'), { status: 422, code: 'validation.failed' });
  });

  it('is shown to those who do not manage staff when it is a doctor or themselves', async () => {
    const doctor = await aDoctor(api, hospital);
    expect(await receptionist.http.get(`/users/${doctor.id}`)).toMatchObject({
      status: 200,
      body: { phone: null },
    });
    expect(await receptionist.http.get(`/users/${receptionist.id}`)).toMatchObject({
      status: 200,
      body: { phone: '9876543210' },
    });
    expectProblem(await receptionist.http.get(`/users/${hospital.admin.id}`), {
      status: 403,
      code: 'access.denied',
    });
  });
});

it('the limit of users is told as such', async () => {
  const small = await aHospital(api);
  await api.sql(`update ${small.schema}.limits set maximum = 2 where resource = 'users'`);
  expect((await small.admin.http.post('/users', form())).status).toBe(201);
  expectProblem(await small.admin.http.post('/users', form()), {
    status: 400,
    code: 'users.limit_reached',
    detail: 'Your hospital has reached its limit of 2 users.',
  });
  expect(await counted(api, small, 'users')).toBe(2);
});
