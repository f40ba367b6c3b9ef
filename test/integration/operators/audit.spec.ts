import { aHospital, type Member } from '../../factories/hospital.js';
import { aSuperAdmin } from '../../factories/super-admin.js';
import { until } from '../../gateways/until.js';
import { startApi, type TestApi } from '../../support/api.js';
import { expectProblem } from '../../support/problems.js';

let api: TestApi;
let operator: Member;

beforeAll(async () => {
  api = await startApi();
  operator = await aSuperAdmin(api);
});
afterAll(() => api.close());

interface Deed {
  action: string;
  actor_id: string;
  actor_email: string;
  tenant_id: string | null;
  tenant_name: string | null;
  outcome: string;
  changes: unknown;
  request_id: string;
}

const deeds = async (query = ''): Promise<Deed[]> =>
  (await operator.http.get<{ items: Deed[] }>(`/platform/audit?actor_id=${operator.id}${query}`)).body.items;

describe('the audit of the platform', () => {
  it('tells what a super admin did to which hospital, and where', async () => {
    const { id, name } = await aHospital(api);
    const { headers } = await operator.http.patch(`/platform/tenants/${id}/suspend`);
    await operator.http.patch(`/platform/tenants/${id}/activate`);
    await operator.http.patch(`/platform/tenants/${id}/limits?max_users=9`);
    await operator.http.post(`/platform/tenants/${id}/reset-admin-password`);
    const told = await deeds(`&tenant_id=${id}`);
    expect(told.map(({ action }) => action)).toEqual([
      'tenants.reset_admin_password',
      'tenants.set_limits',
      'tenants.activate',
      'tenants.suspend',
    ]);
    expect(told.at(-1)).toMatchObject({
      actor_email: operator.email,
      tenant_name: name,
      outcome: 'attempted',
      request_id: headers.get('x-request-id'),
    });
  });

  it('tells of demo tasks, of refusals in hospital routes, of failed sign-ins and of its readers', async () => {
    await operator.http.post('/admin/demo/refresh/start', { action: 'nothing' });
    expect((await operator.http.get('/patients')).status).toBe(403);
    await api.login(operator.email, 'Wr0ng!Passw0rd');
    await until('the failure is told', async () => (await deeds('&action=user.sign_in_failed')).length > 0);
    const told = await deeds();
    expect(told.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['demo.start', 'access.refused', 'user.sign_in_failed', 'audit.viewed']),
    );
    const refusal = told.find(({ action }) => action === 'access.refused');
    expect(refusal).toMatchObject({
      outcome: 'refused',
      changes: { route: [null, 'GET /api/v1/patients'], code: [null, 'access.staff_only'] },
    });
  });

  it('filters by action and time, and knows 422', async () => {
    expect(new Set((await deeds('&action=audit.viewed')).map(({ action }) => action))).toEqual(
      new Set(['audit.viewed']),
    );
    expect(await deeds('&from=2100-01-01T00:00:00Z')).toEqual([]);
    expect((await operator.http.get('/platform/audit?actor_id=x')).status).toBe(422);
  });

  it('is not for the staff of hospitals', async () => {
    const { admin } = await aHospital(api);
    expectProblem(await admin.http.get('/platform/audit'), { status: 403, code: 'access.platform_only' });
  });

  it('cannot be changed or emptied by the product, nor by its owner without taking the guard away', async () => {
    for (const statement of [
      "update public.audit_entries set action = 'x'",
      'delete from public.audit_entries',
    ])
      await expect(api.sql(statement)).rejects.toMatchObject({ code: '42501' });
  });

  it('is written before the deed: what cannot be written down does not happen', async () => {
    const { id } = await aHospital(api);
    await api.sql(
      `alter table public.audit_entries add constraint nothing_more check (action <> 'tenants.suspend') not valid`,
    );
    try {
      expectProblem(await operator.http.patch(`/platform/tenants/${id}/suspend`), {
        status: 503,
        code: 'audit.unavailable',
      });
    } finally {
      await api.sql('alter table public.audit_entries drop constraint nothing_more');
    }
    const [row] = await api.sql<{ status: string }>('select status from public.tenants where id = $1', [id]);
    expect(row?.status).toBe('ACTIVE');
  });
});
