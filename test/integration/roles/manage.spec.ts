import { newId } from '../../../src/core/ids.js';
import { aHospital, aStaffMember, type Hospital, type Member } from '../../factories/hospital.js';
import { until } from '../../gateways/until.js';
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

interface Role {
  id: string;
  name: string;
  description: string | null;
  is_active: boolean;
  permissions: { code: string }[];
  version: number;
}

const http = () => hospital.admin.http;
const form = (...permission_codes: string[]) => ({
  name: `Role ${newId()}`,
  description: '',
  permission_codes,
});
const aRole = async (...codes: string[]) => (await http().post<Role>('/roles', form(...codes))).body;
const holderOf = (role: Role) => aStaffMember(api, hospital, { roles: [role.name] });
const codesOf = ({ permissions }: Role) => permissions.map(({ code }) => code).sort();
const systemRole = async (key: string) => {
  const { body } = await http().get<(Role & { system_key: string | null })[]>('/roles');
  return body.find(({ system_key }) => system_key === key) as Role;
};

describe('changing a role', () => {
  it('replaces name, description and permissions, and tells the audit and the outbox', async () => {
    const role = await aRole('patients:view', 'users:view');
    const wish = {
      name: `Renamed ${newId()}`,
      description: 'Ward',
      permission_codes: ['patients:view', 'roles:view'],
    };
    const { status, body, headers } = await http().patch<Role>(`/roles/${role.id}`, wish);
    expect([status, headers.get('etag')]).toEqual([200, '"2"']);
    expect(body).toMatchObject({ id: role.id, name: wish.name, description: 'Ward', version: 2 });
    expect(codesOf(body)).toEqual(['patients:view', 'roles:view']);
    expect((await http().get(`/roles/${role.id}`)).body).toEqual(body);
    expect((await historyOf(api, hospital, role.id)).at(-1)).toMatchObject({
      action: 'role.updated',
      actor_id: hospital.admin.id,
      changes: {
        name: [role.name, wish.name],
        permission_codes: [
          ['patients:view', 'users:view'],
          ['patients:view', 'roles:view'],
        ],
      },
      payload: { role_id: role.id },
    });
  });

  it('is no change when nothing differs', async () => {
    const role = await aRole('users:view', 'patients:view');
    const same = { name: role.name, description: '', permission_codes: ['patients:view', 'users:view'] };
    expect((await http().patch<Role>(`/roles/${role.id}`, same)).body.version).toBe(1);
    expect(await historyOf(api, hospital, role.id)).toHaveLength(1);
  });

  it('is refused when somebody else has changed it meanwhile', async () => {
    const role = await aRole('users:view');
    const headers = { 'if-match': '"1"' };
    expect((await http().patch(`/roles/${role.id}`, form('users:view'), { headers })).status).toBe(200);
    expectProblem(await http().patch(`/roles/${role.id}`, form('users:view'), { headers }), {
      status: 412,
      code: 'precondition.failed',
    });
    expectProblem(await http().delete(`/roles/${role.id}`, { headers }), {
      status: 412,
      code: 'precondition.failed',
    });
  });

  it('is refused with a name that is taken, unknown permissions, or none', async () => {
    const [role, other] = [await aRole('users:view'), await aRole('users:view')];
    const change = (more: object) => http().patch(`/roles/${role.id}`, { ...form('users:view'), ...more });
    expectProblem(await change({ name: other.name.toUpperCase() }), {
      status: 400,
      code: 'roles.name_taken',
    });
    expectProblem(await change({ permission_codes: ['magic:cast'] }), {
      status: 400,
      code: 'roles.unknown_permissions',
    });
    expectProblem(await change({ permission_codes: [] }), { status: 422, code: 'validation.failed' });
    expect(await http().get(`/roles/${role.id}`)).toMatchObject({ body: { name: role.name, version: 1 } });
  });

  it('goes no further than the caller’s own rights, and needs a permission of its own for what a role allows', async () => {
    const editor = await holderOf(
      await aRole('roles:view', 'roles:update', 'roles:assign_permissions', 'users:view'),
    );
    const renamer = await holderOf(await aRole('roles:view', 'roles:update', 'users:view'));
    const role = await aRole('users:view');
    const wish = { name: role.name, permission_codes: ['users:view', 'patients:view'] };
    expectProblem(await editor.http.patch(`/roles/${role.id}`, wish), {
      status: 403,
      code: 'roles.beyond_own_rights',
    });
    expectProblem(await renamer.http.patch(`/roles/${role.id}`, wish), {
      status: 403,
      code: 'access.denied',
      detail: /roles:assign_permissions/,
    });
    expect(
      (
        await renamer.http.patch(`/roles/${role.id}`, {
          ...wish,
          permission_codes: ['users:view'],
          name: `Role ${newId()}`,
        })
      ).status,
    ).toBe(200);
    expect(codesOf((await http().get<Role>(`/roles/${role.id}`)).body)).toEqual(['users:view']);
  });
});

describe('a role that is switched off', () => {
  it('grants nothing, at once, also on another process, until it is switched on again', async () => {
    const role = await aRole('roles:view');
    const holder: Member = await holderOf(role);
    const there = (await api.startSibling()).as(holder.http.token);
    const seen = async () => (await there.get('/roles')).status;
    expect(await seen()).toBe(200);
    expect(await http().patch(`/roles/${role.id}/toggle-active`)).toMatchObject({
      status: 200,
      body: { id: role.id, is_active: false },
    });
    expect((await holder.http.get('/roles')).status).toBe(403);
    await until('nothing is granted there', async () => (await seen()) === 403);
    await http().patch(`/roles/${role.id}/toggle-active`);
    expect((await holder.http.get('/roles')).status).toBe(200);
    await until('it is granted there again', async () => (await seen()) === 200);
    expect((await historyOf(api, hospital, role.id)).slice(-2)).toMatchObject([
      { action: 'role.updated', changes: { is_active: [true, false] }, payload: { role_id: role.id } },
      { action: 'role.updated', changes: { is_active: [false, true] } },
    ]);
  });

  it('is not switched on by somebody who may not do what it allows', async () => {
    const switcher = await holderOf(await aRole('roles:view', 'roles:update'));
    const role = await aRole('patients:view');
    const toggle = () => switcher.http.patch(`/roles/${role.id}/toggle-active`);
    expect((await toggle()).status).toBe(200);
    expectProblem(await toggle(), { status: 403, code: 'roles.beyond_own_rights' });
  });
});

describe('deleting a role', () => {
  it('is possible while nobody holds it', async () => {
    const role = await aRole('users:view');
    expect((await http().delete(`/roles/${role.id}`)).status).toBe(204);
    expectProblem(await http().get(`/roles/${role.id}`), { status: 404, code: 'roles.not_found' });
    expect(await countOf(api, hospital, 'role_permissions', 'role_id = $1', [role.id])).toBe(0);
    expect((await historyOf(api, hospital, role.id)).at(-1)).toMatchObject({
      action: 'role.deleted',
      changes: { name: [role.name, null] },
      payload: { role_id: role.id },
    });
  });

  it('is refused with the number of those who hold it', async () => {
    const role = await aRole('users:view');
    await holderOf(role);
    await holderOf(role);
    expectProblem(await http().delete(`/roles/${role.id}`), {
      status: 400,
      code: 'roles.in_use',
      detail: 'This role cannot be deleted: it is assigned to 2 users.',
      user_count: 2,
    });
  });
});

describe('the roles that a hospital begins with', () => {
  it('are neither changed nor switched off nor deleted', async () => {
    const { id } = await systemRole('NURSE');
    for (const answer of [
      await http().patch(`/roles/${id}`, form('users:view')),
      await http().patch(`/roles/${id}/toggle-active`),
      await http().delete(`/roles/${id}`),
    ])
      expectProblem(answer, { status: 403, code: 'roles.locked' });
  });
});

describe('a template', () => {
  it('gives its permissions to the new role, unless others are named', async () => {
    const doctor = await systemRole('DOCTOR');
    const copied = await http().post<Role>('/roles', {
      name: `Copy ${newId()}`,
      template_role_id: doctor.id,
    });
    expect(copied.status).toBe(201);
    expect(codesOf(copied.body)).toEqual(codesOf(doctor));
    const named = await http().post<Role>('/roles', { ...form('users:view'), template_role_id: doctor.id });
    expect(codesOf(named.body)).toEqual(['users:view']);
  });

  it('must exist', async () => {
    const wish = { ...form('users:view'), template_role_id: newId() };
    expectProblem(await http().post('/roles', wish), { status: 404, code: 'roles.not_found' });
  });

  it('gives nobody more than they may do', async () => {
    const clerk = await holderOf(await aRole('roles:view', 'roles:create'));
    const { id } = await systemRole('HOSPITAL_ADMIN');
    expectProblem(await clerk.http.post('/roles', { name: `Copy ${newId()}`, template_role_id: id }), {
      status: 403,
      code: 'roles.beyond_own_rights',
    });
  });
});

it('an unknown role is 404, and nothing of roles is for those without the permission', async () => {
  const nurse = await aStaffMember(api, hospital, { roles: ['NURSE'] });
  const { id } = await aRole('users:view');
  for (const [method, path, body] of [
    ['GET', ''],
    ['PATCH', '', form('users:view')],
    ['PATCH', '/toggle-active'],
    ['DELETE', ''],
  ] as [string, string, object?][]) {
    expectProblem(await http().send(method, `/roles/${newId()}${path}`, body), {
      status: 404,
      code: 'roles.not_found',
    });
    expectProblem(await nurse.http.send(method, `/roles/${id}${path}`, body), {
      status: 403,
      code: 'access.denied',
    });
  }
});
