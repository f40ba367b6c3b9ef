import { createHmac, randomUUID } from 'node:crypto';
import { RouteRegistry, type Route } from '../../src/core/access/route-registry.js';
import { addressOf } from '../../src/app/api.js';
import { Keys } from '../../src/core/crypto/keys.js';
import { aHospital, aStaffMember, type Hospital, type Member } from '../factories/hospital.js';
import { aPortalPatient, aPortalVisitor } from '../factories/portal-patient.js';
import { aSuperAdmin } from '../factories/super-admin.js';
import { startApi, type TestApi } from '../support/api.js';
import { appSecret } from '../support/database.js';
import { HttpClient } from '../support/http-client.js';
import { morning } from '../support/hospital-time.js';
import { pathCases } from './foreign-ids.cases.js';
import { Holdings, kinds, type Kind } from './holdings.js';

/**
 * Every route × everybody who may try it. The snapshot beside this file is the written table: a change in it is a
 * change of rights, and is read as one in review.
 */
const systemRoles = ['HOSPITAL_ADMIN', 'DOCTOR', 'NURSE', 'PHARMACIST', 'RECEPTIONIST'] as const;
const forged = ['expired', 'tampered', 'alg none'] as const;
const columns = [
  ...systemRoles,
  'no rights',
  'custom role',
  'super admin',
  'suspended',
  'no token',
  ...forged,
  'other hospital',
  'patient',
  'unlinked patient',
] as const;
type Column = (typeof columns)[number];

let api: TestApi;
let routes: Route[];
let owned: Record<Kind, string>;
let home: Hospital;
let members: Partial<Record<Column, Member>>;
const tokens = new Map<Column, string | undefined>();

beforeAll(async () => {
  api = await startApi();
  api.setClock(morning);
  routes = api.app.get(RouteRegistry).routes();
  const hospital = await aHospital(api);
  home = hospital;
  const holdings = await Holdings.of(api, hospital);
  owned = Object.fromEntries(
    await Promise.all(kinds.map(async kind => [kind, await holdings.make(kind)] as const)),
  ) as Record<Kind, string>;
  const operator = await aSuperAdmin(api);
  members = {
    ...(await systemStaff(hospital)),
    'no rights': await withRole(hospital, 'Nothing', []),
    'custom role': await withRole(hospital, 'Call centre', [
      'patients:view',
      'appointments:view',
      'appointments:create',
    ]),
    'super admin': operator,
    suspended: await ofSuspendedHospital(operator),
    'other hospital': (await aHospital(api)).admin,
  };
  for (const [column, { http }] of Object.entries(members)) tokens.set(column as Column, http.token);
  tokens.set('patient', (await aPortalPatient(api, hospital)).http.token);
  tokens.set('unlinked patient', (await aPortalVisitor(api, hospital)).http.token);
  const token = hospital.admin.http.token ?? '';
  tokens.set('no token', undefined);
  tokens.set('expired', resigned(token, { exp: Math.floor(Date.now() / 1000) - 1 }));
  tokens.set(
    'tampered',
    token.replace(/.(?=.{20}$)/, last => (last === 'A' ? 'B' : 'A')),
  );
  tokens.set('alg none', `${encode({ alg: 'none', typ: 'JWT' })}.${token.split('.')[1]}.`);
}, 120_000);
afterAll(() => api.close());

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

function resigned(token: string, changed: object): string {
  const [header = '', claims = ''] = token.split('.');
  const said = JSON.parse(Buffer.from(claims, 'base64url').toString()) as object;
  const content = `${header}.${encode({ ...said, ...changed })}`;
  const key = new Keys(appSecret).derive('access-token:v1');
  return `${content}.${createHmac('sha256', key).update(content).digest('base64url')}`;
}

async function systemStaff(hospital: Hospital): Promise<Partial<Record<Column, Member>>> {
  const staff: Partial<Record<Column, Member>> = { HOSPITAL_ADMIN: hospital.admin };
  for (const role of systemRoles.slice(1)) staff[role] = await aStaffMember(api, hospital, { roles: [role] });
  return staff;
}

async function withRole(hospital: Hospital, name: string, codes: string[]): Promise<Member> {
  const { status } = await hospital.admin.http.post('/roles', {
    name,
    permission_codes: codes.length > 0 ? codes : ['patients:view'],
  });
  expect(status).toBe(201);
  if (codes.length === 0)
    await api.sql(
      `delete from ${hospital.schema}.role_permissions where role_id = (select id from ${hospital.schema}.roles where name = $1)`,
      [name],
    );
  return aStaffMember(api, hospital, { roles: [name] });
}

async function ofSuspendedHospital({ http }: Member): Promise<Member> {
  const hospital = await aHospital(api);
  expect((await http.patch(`/platform/tenants/${hospital.id}/suspend`)).status).toBe(200);
  return hospital.admin;
}

/** Routes that end the caller's session get a sign-in of their own. */
async function tokenFor(column: Column, route: Route): Promise<string | undefined> {
  if (route.path === '/portal/sign-out' && column.endsWith('patient'))
    return (await aPortalVisitor(api, home)).http.token;
  const member = members[column];
  const endsSessions = route.rule.realm === 'account' && route.method !== 'GET';
  if (!endsSessions || !member || column === 'suspended') return tokens.get(column);
  const { body } = await api.login<{ access_token: string }>(member.email, member.password);
  return body.access_token;
}

/** An id that nobody has; the administrator of another hospital tries with those of this one. */
const pathFor = (column: Column, { method, path }: Route): string => {
  const kind = pathCases[`${method} ${path}`]?.id;
  const id = column === 'other hospital' && kind ? owned[kind] : randomUUID();
  return addressOf(path).replace(/:\w+/g, id);
};

const refusals = [401, 403];

async function outcome(column: Column, route: Route): Promise<{ cell: string; status: number }> {
  const client = new HttpClient(api.address, await tokenFor(column, route));
  const carriesBody = route.method !== 'GET' && route.method !== 'DELETE';
  const body = carriesBody ? (pathCases[`${route.method} ${route.path}`]?.body ?? {}) : undefined;
  const { status } = await client.send(route.method, pathFor(column, route), body);
  const foreign = column === 'other hospital' && status === 404 && route.path.includes(':');
  return { status, cell: refusals.includes(status) ? String(status) : foreign ? '404' : '+' };
}

it('every route lets in whom the table names, and nobody else', async () => {
  const rows: string[] = [];
  const mistakes: unknown[] = [];
  for (const route of routes) {
    const cells: string[] = [];
    for (const column of columns) {
      const { cell, status } = await outcome(column, route);
      cells.push(cell.padEnd(column.length));
      // A platform without set-up is not ready, and says so with 503.
      if (status >= 500 && route.path !== '/health/ready') mistakes.push([column, route.path, status]);
    }
    rows.push(`${`${route.method} ${addressOf(route.path)}`.padEnd(56)} ${cells.join('  ')}`.trimEnd());
  }
  expect(mistakes).toEqual([]);
  const head = `${'+ let in (the request itself may still be refused)'.padEnd(56)} ${columns.join('  ')}`;
  expect(`\n${[head, ...rows.sort()].join('\n')}\n`).toMatchSnapshot();
}, 240_000);

/** Devices have a key and patients a door of their own: what proves staff counts for nothing there. */
const refusalOf = ({ rule }: (typeof routes)[number]) =>
  rule.realm === 'device' || rule.realm === 'portal' ? 401 : 403;

it('nobody without a session, with a forged one or of a suspended hospital gets anywhere but to public routes', async () => {
  const closed = routes.filter(({ rule }) => rule.realm !== 'public');
  for (const column of ['no token', ...forged] as const)
    for (const route of closed)
      expect([column, route.path, (await outcome(column, route)).status]).toEqual([column, route.path, 401]);
  for (const route of closed)
    expect([route.path, (await outcome('suspended', route)).status]).toEqual([route.path, refusalOf(route)]);
}, 120_000);

it('a token of a patient opens the portal and nothing else, one of staff everything but the portal', async () => {
  const inPortal = routes.filter(({ rule }) => rule.realm === 'portal');
  expect(inPortal.length).toBeGreaterThan(15);
  for (const route of routes.filter(({ rule }) => rule.realm !== 'public' && rule.realm !== 'portal'))
    for (const column of ['patient', 'unlinked patient'] as const)
      expect([column, route.path, (await outcome(column, route)).status]).toEqual([column, route.path, 401]);
  for (const route of inPortal) {
    for (const column of [...systemRoles, 'super admin', 'other hospital'] as const)
      expect([column, route.path, (await outcome(column, route)).status]).toEqual([column, route.path, 401]);
    const { cell } = await outcome('unlinked patient', route);
    const isOpen = route.rule.realm === 'portal' && !route.rule.isLinked;
    expect([route.path, cell]).toEqual([route.path, isOpen ? '+' : '403']);
    expect([route.path, refusals.includes((await outcome('patient', route)).status)]).toEqual([
      route.path,
      false,
    ]);
  }
}, 120_000);

it('a role lets in where it holds a demanded permission, and is refused by name elsewhere', async () => {
  for (const column of [...systemRoles, 'no rights', 'custom role'] as const) {
    const { body } = await api
      .as(tokens.get(column))
      .get<{ roles: { permissions: { code: string }[] }[] }>('/auth/me');
    const held = new Set(body.roles.flatMap(({ permissions }) => permissions.map(({ code }) => code)));
    for (const route of routes) {
      if (route.rule.realm === 'public' || route.rule.realm === 'account') continue;
      const may =
        ['tenant', 'either'].includes(route.rule.realm) &&
        (!('anyOf' in route.rule) || route.rule.anyOf.some(code => held.has(code)));
      const { cell } = await outcome(column, route);
      expect([column, route.method, route.path, cell]).toEqual([
        column,
        route.method,
        route.path,
        may ? '+' : String(refusalOf(route)),
      ]);
    }
  }
}, 240_000);
