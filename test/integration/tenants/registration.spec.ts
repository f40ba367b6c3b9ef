import { randomBytes } from 'node:crypto';
import { aHospital } from '../../factories/hospital.js';
import { aSuperAdmin } from '../../factories/super-admin.js';
import { startApi, type TestApi } from '../../support/api.js';
import { expectProblem } from '../../support/problems.js';
import { historyOf } from '../../support/records.js';

let api: TestApi;

beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const registration = (overrides: Record<string, unknown> = {}) => {
  const unique = randomBytes(5).toString('hex');
  return {
    name: 'Sunrise Hospital',
    address: '1 Main Road',
    contact_email: `Owner.${unique}@Hospital.example`,
    contact_phone: '+91 20 2550 1100',
    license_number: `LIC-${unique}`,
    ...overrides,
  };
};

interface Tenant {
  id: string;
  schema_name: string;
  admin_email: string;
  admin_temp_password: string | null;
  [member: string]: unknown;
}
const register = (form: object) => api.post<Tenant>('/tenants/register', form);

describe('registering a hospital', () => {
  it('answers what the web client shows', async () => {
    const form = registration();
    const { status, body } = await register(form);
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      name: form.name,
      address: form.address,
      contact_email: form.contact_email.toLowerCase(),
      contact_phone: form.contact_phone,
      license_number: form.license_number,
      status: 'PENDING',
      schema_name: expect.stringMatching(/^tenant_[0-9a-f]{8}$/) as string,
      time_zone: 'Asia/Kolkata',
      country: 'IN',
      max_users: null,
      max_patients: null,
      created_at: expect.stringMatching(/Z$/) as string,
      updated_at: expect.stringMatching(/Z$/) as string,
      patient_count: 0,
      user_count: 1,
      admin_email: form.contact_email.toLowerCase(),
      admin_temp_password: expect.stringMatching(/^.{14}$/) as string,
    });
  });

  it('gives it roles, departments, an administrator, opening hours and counters', async () => {
    const hospital = await aHospital(api);
    const { http, email } = hospital.admin;
    const roles = await http.get<{ name: string; is_system: boolean }[]>('/roles');
    expect(roles.body.map(({ name, is_system }) => [name, is_system])).toEqual([
      ['DOCTOR', true],
      ['HOSPITAL_ADMIN', true],
      ['NURSE', true],
      ['PHARMACIST', true],
      ['RECEPTIONIST', true],
    ]);
    const departments = await http.get<{ name: string }[]>('/departments');
    expect(departments.body).toHaveLength(5);
    const users =
      await http.get<{ email: string; department: string; roles: { name: string }[] }[]>('/users');
    expect(users.body).toMatchObject([
      {
        email,
        department: 'Administrator',
        first_name: hospital.name,
        last_name: 'Admin',
        roles: [{ name: 'HOSPITAL_ADMIN' }],
      },
    ]);
    const hours = await api.sql(
      `select weekday, opens::text, closes::text from ${hospital.schema}.opening_hours order by 1`,
    );
    expect(hours).toEqual(
      [1, 2, 3, 4, 5, 6].map(weekday => ({ weekday, opens: '09:00:00', closes: '18:00:00' })),
    );
    expect((await http.get<{ total: number }>('/patients')).body.total).toBe(0);
  });

  it('is told to the audit, and to the outbox without personal data', async () => {
    const form = registration();
    const { body } = await register(form);
    const history = await historyOf(api, { schema: body.schema_name }, body.id);
    expect(history).toMatchObject([
      {
        action: 'tenant.registered',
        entity: 'tenant',
        payload: { tenant_id: body.id, account_id: expect.any(String) as string, is_new_account: true },
      },
    ]);
    expect(JSON.stringify(history)).not.toContain(form.contact_email.toLowerCase());
  });

  it('keeps its time zone and country', async () => {
    const { body } = await register(registration({ time_zone: 'Europe/Warsaw', country: 'PL' }));
    expect(body).toMatchObject({ time_zone: 'Europe/Warsaw', country: 'PL' });
  });

  it('shows no password when its administrator has an account already', async () => {
    const { admin } = await aHospital(api);
    const { body } = await register(registration({ contact_email: admin.email }));
    expect(body).toMatchObject({ admin_email: admin.email, admin_temp_password: null });
    const { body: me } = await admin.http.get<{ memberships: { tenant_id: string }[] }>('/auth/me');
    expect(me.memberships.map(({ tenant_id }) => tenant_id)).not.toContain(body.id);
  });
});

describe('a registration that is refused', () => {
  it('because the license number is registered leaves nothing behind', async () => {
    const form = registration();
    await register(form);
    const before = await leftovers();
    const again = registration({ license_number: form.license_number });
    expectProblem(await register(again), {
      status: 400,
      code: 'tenants.license_taken',
      detail: 'A hospital with this license number is registered already.',
    });
    expect(await leftovers()).toEqual(before);
    const accounts = await api.sql('select from public.accounts where email = $1', [
      again.contact_email.toLowerCase(),
    ]);
    expect(accounts).toHaveLength(0);
  });

  it('is all but one of many with the same license number', async () => {
    const license_number = `LIC-${randomBytes(5).toString('hex')}`;
    const before = await leftovers();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => register(registration({ license_number }))),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(7).fill(400)]);
    const after = await leftovers();
    expect(after.tenants - before.tenants).toBe(1);
    expect(after.schemas - before.schemas).toBe(1);
    expect(after.roles - before.roles).toBe(1);
  });

  it.each([
    ['a short name', { name: 'ABC' }, 'name'],
    ['no name', { name: undefined }, 'name'],
    ['no license', { license_number: ' ' }, 'license_number'],
    ['an address that is none', { contact_email: 'owner' }, 'contact_email'],
    ['a telephone number with letters', { contact_phone: 'call me' }, 'contact_phone'],
    ['a time zone that does not exist', { time_zone: 'Mars/Olympus' }, 'time_zone'],
    ['an offset as time zone', { time_zone: '+05:30' }, 'time_zone'],
    ['a country that is none', { country: 'India' }, 'country'],
  ])('has %s', async (_, change, field) => {
    const before = await leftovers();
    const answer = await register(registration(change));
    expectProblem(answer, { status: 422, code: 'validation.failed', detail: new RegExp(`^${field}: `) });
    expect(answer.body['errors']).toMatchObject([{ field }]);
    expect(await leftovers()).toEqual(before);
  });

  it('by a fault in its last steps leaves nothing behind, and works when the fault is gone', async () => {
    const form = registration();
    const before = await leftovers();
    await api.sql(`create function public.break_views() returns event_trigger language plpgsql as
      $$ begin raise exception 'the disk is full'; end $$`);
    await api.sql(`create event trigger broken on ddl_command_end when tag in ('CREATE VIEW')
      execute function public.break_views()`);
    const answer = await register(form);
    await api.sql('drop event trigger broken');
    expectProblem(answer, { status: 500, code: 'internal' });
    expect(JSON.stringify(answer.body)).not.toContain('disk');
    expect(await leftovers()).toEqual(before);
    expect(await register(form)).toMatchObject({
      status: 201,
      body: { admin_temp_password: expect.any(String) as string },
    });
  });

  /** How many hospitals, schemas and roles there are. */
  async function leftovers() {
    const [counts] = await api.sql<{ tenants: number; schemas: number; roles: number }>(`
      select (select count(*)::int from public.tenants) as tenants,
        (select count(*)::int from pg_namespace where nspname like 'tenant\\_%') as schemas,
        (select count(*)::int from pg_roles r where exists (
           select from pg_namespace n where nspname = 'tenant_' || substr(rolname, 3))) as roles`);
    return counts ?? { tenants: 0, schemas: 0, roles: 0 };
  }
});

it('a verified hospital waits for a super admin when the platform says so', async () => {
  const strict = await api.startSibling({ AUTO_ACTIVATE_TENANTS: 'false' });
  const { body } = await register(registration());
  const enter = () => strict.login(body.admin_email, body.admin_temp_password ?? '');
  expectProblem(await enter(), { status: 401, code: 'tenant.verified', detail: /pending activation/ });
  const operator = await aSuperAdmin(api);
  expect((await operator.http.patch(`/platform/tenants/${body.id}/activate`)).status).toBe(200);
  expect((await enter()).status).toBe(200);
});

describe('the list of hospitals', () => {
  it('is paged, newest first, and can be searched', async () => {
    const operator = await aSuperAdmin(api);
    const form = registration({ name: 'Quite Another Clinic' });
    const { body: created } = await register(form);
    const list = async (query: string) => {
      const { status, body } = await operator.http.get<{ items: Tenant[]; total: number }>(
        `/platform/tenants?${query}`,
      );
      expect(status).toBe(200);
      return body;
    };
    const newest = await list('page=1&page_size=1');
    expect(newest).toMatchObject({
      page: 1,
      page_size: 1,
      items: [{ id: created.id, status: 'PENDING', user_count: 1 }],
    });
    expect(newest.total).toBeGreaterThan(1);
    for (const search of ['another clinic', form.license_number, form.contact_email.toUpperCase()])
      expect((await list(`search=${search}`)).items.map(({ id }) => id)).toEqual([created.id]);
    expect((await list('status_filter=SUSPENDED')).total).toBe(0);
    expect((await list('search=100%25')).total).toBe(0);
  });
});
