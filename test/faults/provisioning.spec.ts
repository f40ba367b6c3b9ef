import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../gateways/until.js';
import { startApi, type TestApi } from '../support/api.js';
import { HttpClient } from '../support/http-client.js';
import { startProcess } from '../support/processes.js';
import { kill } from './load.js';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const moments = [0, 20, 40, 60, 80, 110, 140, 180];

const registration = (n: number) => ({
  name: `Killed Hospital ${n}`,
  license_number: `KILLED-${n}`,
  contact_email: `killed${n}@faults.example`,
  contact_phone: '+91 20 2550 1100',
  address: null,
});

async function state() {
  const [row] = await api.sql<{ tenants: number; schemas: number; roles: number; owners: number }>(`
    select (select count(*)::int from public.tenants) as tenants,
      (select count(*)::int from pg_namespace where nspname like 'tenant\\_%') as schemas,
      (select count(*)::int from pg_roles where rolname in (select 't_' || code from public.tenants)) as roles,
      (select count(*)::int from public.memberships) as owners`);
  return row;
}

it('a hospital whose making is killed is there with all it needs, or not at all', async () => {
  let made = 0;
  for (const [n, ms] of moments.entries()) {
    const main = await startProcess('main', api.variables);
    const http = new HttpClient(`${main.address}/api/v1`);
    // The first request of a process is slow; the one that counts is not the first.
    await http.post('/tenants/register', {});
    const answer = http.post('/tenants/register', registration(n)).catch(() => undefined);
    await sleep(ms);
    await kill(main.child);
    made += (await answer)?.status === 201 ? 1 : 0;
  }
  await until('what was killed is gone', async () => {
    const { tenants, schemas, roles, owners } = (await state()) ?? {};
    return tenants === schemas && tenants === roles && tenants === owners;
  });
  const left = (await state())?.tenants ?? 0;
  expect(left).toBeGreaterThanOrEqual(made);
  expect(left).toBeLessThan(moments.length);

  const again = await Promise.all(moments.map((_, n) => api.post('/tenants/register', registration(n))));
  expect(again.filter(({ status }) => status === 201)).toHaveLength(moments.length - left);
  const all = moments.length;
  expect(await state()).toEqual({ tenants: all, schemas: all, roles: all, owners: all });
}, 180_000);
