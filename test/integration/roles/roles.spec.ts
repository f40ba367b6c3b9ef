import { newId } from '../../../src/core/ids.js';
import { aHospital, aStaffMember, type Hospital } from '../../factories/hospital.js';
import { startApi, type TestApi } from '../../support/api.js';
import { expectProblem } from '../../support/problems.js';
import { countOf, historyOf } from '../../support/records.js';

let api: TestApi;
let hospital: Hospital;

beforeAll(async () => {
  api = await startApi();
  hospital = await aHospital(api);
});
afterAll(() => api.close());

interface Permission {
  code: string;
  name: string;
  category: string;
}
interface Role {
  id: string;
  name: string;
  permissions: Permission[];
  [member: string]: unknown;
}

const role = (overrides: Record<string, unknown> = {}) => ({
  name: `Role ${newId()}`,
  description: '',
  permission_codes: ['patients:view'],
  ...overrides,
});
const create = (form: object) => hospital.admin.http.post<Role>('/roles', form);

describe('the catalogue of permissions', () => {
  it('lists what a hospital can grant, grouped by category in the order of the modules', async () => {
    const { body } = await hospital.admin.http.get<Permission[]>('/roles/permissions');
    for (const permission of body) {
      expect(Object.keys(permission)).toEqual(['code', 'name', 'category']);
      expect(permission.code).toMatch(new RegExp(`^${permission.category}:[a-z_]+$`));
      expect(permission.name).not.toBe('');
    }
    const categories = body.map(({ category }) => category);
    const blocks = categories.filter((category, i) => category !== categories[i - 1]);
    expect(blocks).toEqual([
      'dashboard',
      'analytics',
      'patients',
      'appointments',
      'availability',
      'doctors',
      'ipd',
      'beds',
      'vitals',
      'devices',
      'alerts',
      'prescriptions',
      'pharmacy',
      'problems',
      'users',
      'departments',
      'roles',
      'stock_items',
      'notifications',
      'audit',
      'settings',
    ]);
    expect(categories).not.toContain('tenants');
  });
});

describe('the system roles', () => {
  it('are locked ones, of which the administrator may do everything', async () => {
    const { body } = await hospital.admin.http.get<Role[]>('/roles');
    const { body: all } = await hospital.admin.http.get<Permission[]>('/roles/permissions');
    const admin = body.find(({ name }) => name === 'HOSPITAL_ADMIN');
    expect(admin).toEqual({
      id: expect.any(String) as string,
      name: 'HOSPITAL_ADMIN',
      description: null,
      is_system: true,
      system_key: 'HOSPITAL_ADMIN',
      is_active: true,
      permissions: all,
      created_at: expect.stringMatching(/Z$/) as string,
      updated_at: expect.stringMatching(/Z$/) as string,
      version: 1,
    });
  });

  it.each([
    [
      'DOCTOR',
      [
        'dashboard:view',
        'patients:view',
        'patients:create',
        'patients:update',
        'appointments:view',
        'appointments:create',
        'appointments:update_status',
        'ipd:view',
        'ipd:admit',
        'ipd:update',
        'ipd:discharge',
        'beds:view',
        'vitals:view',
        'vitals:record',
        'alerts:view',
        'alerts:acknowledge',
        'alerts:configure',
        'prescriptions:view',
        'prescriptions:create',
        'prescriptions:update_status',
        'problems:record',
        'users:view',
        'departments:view',
        'stock_items:view',
      ],
    ],
    [
      'NURSE',
      [
        'dashboard:view',
        'patients:view',
        'appointments:view',
        'ipd:view',
        'ipd:admit',
        'ipd:update',
        'ipd:discharge',
        'beds:view',
        'vitals:view',
        'vitals:record',
        'alerts:view',
        'alerts:acknowledge',
        'problems:record',
        'users:view',
        'departments:view',
        'stock_items:view',
      ],
    ],
    [
      'PHARMACIST',
      [
        'dashboard:view',
        'patients:view',
        'prescriptions:view',
        'prescriptions:update_status',
        'pharmacy:dispense',
        'stock_items:view',
        'stock_items:manage',
      ],
    ],
    [
      'RECEPTIONIST',
      [
        'dashboard:view',
        'patients:view',
        'patients:create',
        'patients:update',
        'appointments:view',
        'appointments:create',
        'appointments:update_status',
        'ipd:view',
        'ipd:admit',
        'ipd:update',
        'ipd:discharge',
        'beds:view',
        'users:view',
        'departments:view',
      ],
    ],
  ])('%s holds its part and no more', async (name, codes) => {
    const { body } = await hospital.admin.http.get<Role[]>('/roles');
    const held = body.find(found => found.name === name)?.permissions.map(({ code }) => code);
    expect(held).toEqual(codes);
  });
});

describe('a custom role', () => {
  it('is created with its permissions, and told to the audit and the outbox', async () => {
    const form = role({
      name: 'Ward clerk',
      description: 'Works the ward',
      permission_codes: ['users:view', 'patients:view', 'users:view'],
    });
    const { status, body, headers } = await create(form);
    expect(status).toBe(201);
    expect(headers.get('etag')).toBe('"1"');
    expect(body).toEqual({
      id: expect.any(String) as string,
      name: 'Ward clerk',
      description: 'Works the ward',
      is_system: false,
      system_key: null,
      is_active: true,
      permissions: [
        { code: 'users:view', name: expect.any(String) as string, category: 'users' },
        { code: 'patients:view', name: expect.any(String) as string, category: 'patients' },
      ],
      created_at: expect.stringMatching(/Z$/) as string,
      updated_at: expect.stringMatching(/Z$/) as string,
      version: 1,
    });
    const { body: list } = await hospital.admin.http.get<Role[]>('/roles');
    expect(
      list
        .find(({ id }) => id === body.id)
        ?.permissions.map(({ code }) => code)
        .sort(),
    ).toEqual(['patients:view', 'users:view']);
    expect(await historyOf(api, hospital, body.id)).toMatchObject([
      {
        action: 'role.created',
        actor_id: hospital.admin.id,
        entity: 'role',
        changes: { name: [null, 'Ward clerk'], permission_codes: [null, ['users:view', 'patients:view']] },
        payload: { role_id: body.id },
      },
    ]);
  });

  it('comes after the system roles in the list, by name', async () => {
    await create(role({ name: 'Aardvark keeper' }));
    const { body } = await hospital.admin.http.get<(Role & { is_system: boolean })[]>('/roles');
    const custom = body.filter(({ is_system }) => !is_system).map(({ name }) => name.toLowerCase());
    expect(body.slice(0, 5).every(({ is_system }) => is_system)).toBe(true);
    expect(custom).toEqual([...custom].sort());
  });

  it.each(['doctor', 'Hospital_Admin', ' NURSE '])(
    'cannot have the name of a system role: %j',
    async name => {
      expectProblem(await create(role({ name })), {
        status: 400,
        code: 'roles.name_taken',
        detail: 'A role with this name exists already.',
      });
    },
  );

  it('cannot have the name of another one, even when both are created at once', async () => {
    const form = role();
    const answers = await Promise.all(Array.from({ length: 6 }, () => create(form)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 400, 400, 400, 400, 400]);
    expect(await countOf(api, hospital, 'roles', 'name = $1', [form.name])).toBe(1);
  });

  it.each([
    ['unknown ones', ['patients:view', 'magic:cast'], 'magic:cast'],
    ['those of the platform', ['tenants:manage'], 'tenants:manage'],
    ['a wildcard', ['*'], '\\*'],
  ])('cannot hold %s, and nothing is stored', async (_, permission_codes, named) => {
    const form = role({ permission_codes });
    expectProblem(await create(form), {
      status: 400,
      code: 'roles.unknown_permissions',
      detail: new RegExp(named),
    });
    expect(await countOf(api, hospital, 'roles', 'name = $1', [form.name])).toBe(0);
  });

  it.each([
    ['no name', { name: ' ' }, 'name'],
    ['a name of one letter', { name: 'x' }, 'name'],
    ['a name that is too long', { name: 'x'.repeat(51) }, 'name'],
    ['no permissions', { permission_codes: [] }, 'permission_codes'],
    ['permissions that are no list', { permission_codes: 'patients:view' }, 'permission_codes'],
  ])('is refused with %s', async (_, change, field) => {
    expectProblem(await create(role(change)), {
      status: 422,
      code: 'validation.failed',
      detail: new RegExp(`^${field}: `),
    });
  });
});

describe('granting', () => {
  it('goes no further than one’s own rights, neither by a new role nor by giving one away', async () => {
    const clerk = role({
      name: 'Personnel clerk',
      permission_codes: ['users:view', 'users:create', 'users:update', 'roles:view', 'roles:create'],
    });
    await create(clerk);
    const member = await aStaffMember(api, hospital, { roles: [clerk.name] });

    const more = role({ permission_codes: ['users:view', 'patients:view'] });
    expectProblem(await member.http.post('/roles', more), {
      status: 403,
      code: 'roles.beyond_own_rights',
      detail: 'You cannot grant what you may not do yourself: patients:view.',
    });
    const invitation = {
      email: `${newId()}@hospital.example`,
      first_name: 'Friend',
      last_name: 'Of Clerk',
      department: 'General Medicine',
      roles: ['HOSPITAL_ADMIN'],
    };
    expectProblem(await member.http.post('/users', invitation), {
      status: 403,
      code: 'roles.beyond_own_rights',
    });
    expect(await countOf(api, hospital, 'users', 'email = $1', [invitation.email])).toBe(0);

    expect((await member.http.post('/roles', role({ permission_codes: ['users:view'] }))).status).toBe(201);
    expect((await member.http.post('/users', { ...invitation, roles: [clerk.name] })).status).toBe(201);
  });
});
