import { randomUUID } from 'node:crypto';
import { RouteRegistry, type Route } from '../../src/core/access/route-registry.js';
import { anAlert } from '../factories/alert.js';
import { aHospital } from '../factories/hospital.js';
import { patientForm } from '../factories/patient.js';
import { aMedicine, aPrescription, type Prescription } from '../factories/prescription.js';
import { aSuperAdmin } from '../factories/super-admin.js';
import { aDevice, aVitalSet, signedRow } from '../factories/vitals.js';
import { startApi, type TestApi } from '../support/api.js';
import { at, morning } from '../support/hospital-time.js';
import type { Answer } from '../support/http-client.js';
import { describedIds, type Description } from './described-ids.js';
import {
  bodyCases,
  exceptionCases,
  fileCases,
  filterCases,
  followupCases,
  neededQuery,
  pathCases,
  rowCases,
  subjectCases,
  type PathCase,
} from './foreign-ids.cases.js';
import { canary, Holdings, kinds, tableOf, type Kind } from './holdings.js';

/** Hospital B's administrator, who may do everything there, tries with the ids of hospital A. */
let api: TestApi;
let a: Holdings;
let b: Holdings;
let routes: Route[];
let owned: Record<Kind, string>;

beforeAll(async () => {
  api = await startApi();
  api.setClock(morning);
  a = await Holdings.of(api, await aHospital(api));
  b = await Holdings.of(api, await aHospital(api));
  const ids = await Promise.all(kinds.map(async kind => [kind, await a.make(kind)] as const));
  owned = Object.fromEntries(ids) as Record<Kind, string>;
  routes = api.app.get(RouteRegistry).routes();
});
afterAll(() => api.close());

const keyOf = ({ method, path }: Route): string => `${method} ${path}`;
const tenantRoutes = () => routes.filter(({ rule }) => rule.realm === 'tenant').map(keyOf);

function send(who: Holdings, route: string, id: string, body?: object): Promise<Answer<unknown>> {
  const [method = '', path = ''] = route.split(' ');
  return who.http.send(method, withIds(path, id), body);
}

/** Of two ids the first is the patient's or the doctor's, whose the other one is. */
function withIds(path: string, id: string): string {
  const places = path.match(/:\w+/g) ?? [];
  const owner = a.owners.get(id) ?? b.owners.get(id) ?? id;
  return places.reduce(
    (filled, place, n) => filled.replace(place, n < places.length - 1 ? owner : id),
    neededQuery[path] ? `${path}?${neededQuery[path]}` : path,
  );
}

/** Everything that a hospital owns, but for the audit of what it has looked at. */
async function everythingOf({ hospital }: Holdings): Promise<unknown[]> {
  const tables = [
    ...Object.values(tableOf),
    'user_roles',
    'prescription_items',
    'stock_batches',
    'stock_movements',
    'role_permissions',
    'outbox',
    'counters',
    'limits',
  ];
  const rows = tables.map(
    table => `select '${table}' as kind, t::text as row from ${hospital.schema}.${table} t`,
  );
  return api.sql(`${rows.join(' union all ')} order by kind, row`);
}

function expectNothingOf(owner: Holdings, { body, headers }: Answer<unknown>): void {
  const text = JSON.stringify([body, ...headers]);
  for (const secret of [canary, owner.hospital.code, owner.hospital.name, owner.doctor.email])
    expect(text).not.toContain(secret);
}

const withoutRequestId = (body: unknown) => ({ ...(body as object), request_id: undefined });

describe('the tables of cases', () => {
  it('name every hospital route with an id in its path', () => {
    const withId = tenantRoutes().filter(route => route.includes(':'));
    expect(withId.sort()).toEqual(Object.keys(pathCases).sort());
  });

  it('name every id in a body and every id that filters', async () => {
    const answer = await fetch(`${api.address}/openapi.json`);
    const { body, query } = describedIds((await answer.json()) as Description, tenantRoutes());
    expect(body.sort()).toEqual([bodyCases, followupCases, rowCases].flatMap(Object.keys).sort());
    const known = [fileCases, filterCases, subjectCases, exceptionCases];
    expect(query.sort()).toEqual(known.flatMap(Object.keys).sort());
  });
});

/** What a case sends, with rows of somebody's own. */
async function bodyOf(who: Holdings, { body, own }: Pick<PathCase, 'body' | 'own'>) {
  const rows = Object.entries(own ?? {}).map(async ([member, kind]) => [member, await who.make(kind)]);
  return own ? { ...body, ...(Object.fromEntries(await Promise.all(rows)) as object) } : body;
}

describe('an id of another hospital in the path', () => {
  it.each(Object.entries(pathCases))(
    '%s: 404, as for an id that nobody has',
    async (route, { id, atHome, ...sent }) => {
      const theirs = await bodyOf(b, sent);
      const before = await everythingOf(a);
      const foreign = await send(b, route, owned[id], theirs);
      const unknown = await send(b, route, randomUUID(), theirs);
      expect(foreign.status).toBe(404);
      expect(withoutRequestId(foreign.body)).toEqual(withoutRequestId(unknown.body));
      expect(JSON.stringify(foreign.body)).not.toContain(owned[id]);
      expectNothingOf(a, foreign);
      expect(await everythingOf(a)).toEqual(before);
      // The same request is one that this route takes, at home.
      const { status } = await send(a, route, await a.make(id), await bodyOf(a, sent));
      expect(atHome ? [atHome] : [200, 201, 204, 400]).toContain(status);
    },
  );

  it.each(['If-Match', 'Idempotency-Key'])('is as unknown with the header %s', async header => {
    for (const [route, { id, ...sent }] of Object.entries(pathCases)) {
      const [method = '', path = ''] = route.split(' ');
      const { status } = await b.http.send(method, withIds(path, owned[id]), await bodyOf(b, sent), {
        headers: { [header]: '"1"' },
      });
      expect([route, status]).toEqual([route, 404]);
    }
  });
});

describe('an id of another hospital in a body', () => {
  const form = async (who: Holdings) => {
    const { id, patient_id } = await who.appointment();
    return {
      patient_id,
      doctor_user_id: who.doctor.id,
      department_id: await who.make('department'),
      scheduled_at: at('16:00'),
      primary_doctor_user_id: who.doctor.id,
      admit_datetime: at('09:00'),
      label: 'Bed of a template',
      reserved_until: at('18:00'),
      name: 'Of a template',
      permission_codes: ['users:view'],
      appointment_id: id,
      items: [aMedicine({ quantity: 1 })],
      type: 'glucose',
      direction: 'high',
      severity: 'HIGH',
      threshold: 250,
      action: 'MOVE',
      reason: 'Of a template',
    };
  };
  const without = { admission_id: { appointment_id: null } } as Record<string, object>;
  const exchanged = (own: object, member: string, id: string): object =>
    member === 'rows.id'
      ? { ...own, rows: [{ id, belongs_to: 'MERGED' }] }
      : member.startsWith('items.')
        ? { ...own, items: [aMedicine({ quantity: 1, [member.slice(6)]: id })] }
        : { ...own, ...without[member], [member]: member.endsWith('_ids') ? [id] : id };

  it.each(Object.entries(bodyCases))('%s is unknown, and nothing is saved', async (key, { id, status }) => {
    const [method = '', route = '', member = ''] = key.split(' ');
    const of = pathCases[`${method} ${route}`];
    const path = of ? withIds(route, await b.make(of.id)) : route;
    const own = await form(b);
    const before = [await everythingOf(a), await everythingOf(b)];
    const foreign = await b.http.send(method, path, exchanged(own, member, owned[id]));
    const unknown = await b.http.send(method, path, exchanged(own, member, randomUUID()));
    expect(foreign.status).toBe(status);
    expect(withoutRequestId(foreign.body)).toEqual(withoutRequestId(unknown.body));
    expectNothingOf(a, foreign);
    expect([await everythingOf(a), await everythingOf(b)]).toEqual(before);
  });

  it('is what was wrong: the same form with ids of its own books', async () => {
    expect((await b.http.post('/appointments', await form(b))).status).toBe(201);
    const own = exchanged(await form(b), 'items.stock_item_id', await b.make('stock_item'));
    expect((await b.http.post('/prescriptions', own)).status).toBe(201);
    const path = `/prescriptions/${await b.make('prescription')}`;
    expect((await b.http.send('PUT', path, own)).status).toBe(200);
  });

  it.each(Object.entries(followupCases))('%s is unknown, and no follow-up is booked', async (key, kind) => {
    const member = key.split(' ')[2] ?? '';
    const issueWith = async (id: string) => {
      const draft = await aPrescription(b.http, await b.appointment());
      const { status, body } = await b.http.patch<Prescription>(`/prescriptions/${draft.id}`, {
        status: 'ISSUED',
        create_followup: true,
        followup_scheduled_at: at('15:00', '2030-01-14'),
        [member]: id,
      });
      return { status, followup: body['followup'] };
    };
    const before = await everythingOf(a);
    const foreign = await issueWith(owned[kind]);
    expect(foreign).toEqual({
      status: 200,
      followup: { code: expect.any(String) as string, error: expect.any(String) as string },
    });
    expect(await issueWith(randomUUID())).toEqual(foreign);
    expect(await everythingOf(a)).toEqual(before);
    const own = await issueWith(kind === 'user' ? b.doctor.id : await b.make(kind));
    expect(own.followup).toEqual({ appointment_id: expect.any(String) as string });
    await api.sql(`delete from ${b.hospital.schema}.appointments where starts_at = $1`, [
      at('15:00', '2030-01-14'),
    ]);
  });

  it.each(Object.entries(rowCases))('%s is unknown, and its row is not stored', async (key, kind) => {
    const path = key.split(' ')[1] ?? '';
    const uploaded = async (id: string) => {
      const row = { patient_id: id, type: 'spo2', value: 97, unit: '%', recorded_at: morning.toISOString() };
      return (await b.http.post(path, { readings: [signedRow(row)] })).body;
    };
    const before = await everythingOf(a);
    const foreign = await uploaded(owned[kind]);
    expect(foreign).toMatchObject({ uploaded: 0, failed: 1, errors: [{ code: 'vitals.patient_not_found' }] });
    expect(await uploaded(randomUUID())).toEqual(foreign);
    expect(await everythingOf(a)).toEqual(before);
    expect(await uploaded(await b.make(kind))).toMatchObject({ uploaded: 1 });
  });

  it('is unknown by name, too: departments and roles of others cannot be given to staff', async () => {
    const [department] = await api.sql<{ name: string }>(
      `select name from ${a.hospital.schema}.departments where id = $1`,
      [owned.department],
    );
    const [role] = await api.sql<{ name: string }>(
      `select name from ${a.hospital.schema}.roles where id = $1`,
      [owned.role],
    );
    const member = { email: `x.${randomUUID()}@hospital.example`, first_name: 'New', last_name: 'Member' };
    const normal = { department: 'Cardiology', roles: ['NURSE'] };
    for (const wrong of [{ department: department?.name }, { roles: [role?.name] }]) {
      const { status } = await b.http.post('/users', { ...member, ...normal, ...wrong });
      expect(status).toBe(400);
    }
    expect(await api.sql(`select from ${b.hospital.schema}.users where email = $1`, [member.email])).toEqual(
      [],
    );
  });
});

/** With everything that the list needs besides. */
function filteredBy(path: string, filter: string, id: string, patient: string): string {
  const query = new URLSearchParams((neededQuery[path] ?? '').replace(':patient', patient));
  query.set(filter, id);
  return query.toString();
}

describe('an id of another hospital as a filter', () => {
  /** Rows of a list, or the lines below the first of a file. */
  const found = (body: unknown) =>
    typeof body === 'string'
      ? body.trimEnd().split('\r\n').slice(1)
      : (JSON.stringify(body).match(/"id":/g) ?? []);

  it.each(Object.entries(filterCases))('%s finds nothing', async (key, kind) => {
    const [, path = '', filter = ''] = key.split(' ');
    const query = filteredBy(path, filter, owned[kind], await b.make('patient'));
    const foreign = await b.http.get(`${path}?${query}`);
    expect(foreign.status).toBe(200);
    expect(found(foreign.body)).toEqual([]);
    expectNothingOf(a, foreign);
  });

  it.each(Object.entries(fileCases))('%s leaves a file without patients', async (key, kind) => {
    const [, path = '', filter = ''] = key.split(' ');
    const { id: visitId } = await b.appointment();
    const visit = (await b.http.get<{ doctor_id: string; department_id: string }>(`/appointments/${visitId}`))
      .body;
    const sizeOf = async (id: string) => {
      const answer = await fetch(`${b.http.base}${path}?${filter}=${id}`, {
        headers: { authorization: `Bearer ${b.http.token}` },
      });
      expect(answer.status).toBe(200);
      return (await answer.arrayBuffer()).byteLength;
    };
    const [foreign, unknown] = [await sizeOf(owned[kind]), await sizeOf(randomUUID())];
    expect(Math.abs(foreign - unknown)).toBeLessThan(20);
    expect(await sizeOf(kind === 'user' ? b.doctor.id : visit.department_id)).toBeGreaterThan(foreign + 20);
  });

  it.each(Object.entries(exceptionCases))('%s leaves nothing out', async (key, kind) => {
    const [, path = '', filter = ''] = key.split(' ');
    const own = await b.make(kind);
    const without = async (id: string) =>
      JSON.stringify((await b.http.get(`${path}?${filteredBy(path, filter, id, own)}`)).body);
    const [foreign, unknown] = [await without(owned[kind]), await without(randomUUID())];
    const [, found = ''] = /"id":"([^"]+)"/.exec(foreign) ?? [];
    expect(foreign).toBe(unknown);
    expect(foreign).toContain(found);
    expect(await without(found)).not.toContain(found);
  });

  it.each(Object.entries(subjectCases))('%s is unknown', async (key, kind) => {
    const [, path = '', filter = ''] = key.split(' ');
    const about = (id: string) => b.http.get(`${path}?${filter}=${id}`);
    const [foreign, unknown] = [await about(owned[kind]), await about(randomUUID())];
    expect(foreign.status).toBe(404);
    expect(withoutRequestId(foreign.body)).toEqual(withoutRequestId(unknown.body));
    expect((await about(await b.make(kind))).status).toBe(200);
  });

  it('is not what was empty: they find rows at home', async () => {
    await a.doctor.http.get('/patients'); // something that the doctor did, for the audit
    const { body: visited } = await a.http.get<{ id: string; patient_id: string }>(
      `/appointments/${owned.appointment}`,
    );
    const { id: written } = await aPrescription(a.http, visited);
    const stay = randomUUID();
    await api.sql(
      `with stay as (
         insert into ${a.hospital.schema}.admissions (id, patient_id, doctor_id, department_id, status, admitted_at,
           created_at, updated_at)
         select $2, patient_id, doctor_id, department_id, 'ACTIVE', starts_at, created_at, updated_at
         from ${a.hospital.schema}.appointments where id = $3 returning id
       )
       insert into ${a.hospital.schema}.prescriptions (id, prescription_code, patient_id, doctor_id, admission_id, status,
         created_at, updated_at)
       select $2, 'of an admission', patient_id, doctor_id, stay.id, status, created_at, updated_at
       from ${a.hospital.schema}.prescriptions p, stay where p.id = $1`,
      [written, stay, owned.appointment],
    );
    await aVitalSet(a.http, visited.patient_id, { appointment_id: owned.appointment });
    await aVitalSet(a.http, visited.patient_id, { admission_id: stay });
    await aDevice(a.http, visited.patient_id);
    await anAlert(a.http, visited.patient_id);
    await api.sql(
      `update ${a.hospital.schema}.notifications
       set patient_id = (select patient_id from ${a.hospital.schema}.appointments where id = $1)`,
      [owned.appointment],
    ); // and something that was told of the visit
    for (const [key, kind] of Object.entries(filterCases)) {
      const [, path = '', filter = ''] = key.split(' ');
      const [visit] = await api.sql<Record<string, string>>(
        `select id as appointment, patient_id as patient, doctor_id as user, department_id as department,
           (select id from ${a.hospital.schema}.stock_items limit 1) as stock_item,
           (select s.id from ${a.hospital.schema}.admissions s where s.patient_id = appointments.patient_id) as admission,
           (select b.ward_id from ${a.hospital.schema}.beds b limit 1) as ward
         from ${a.hospital.schema}.appointments where id = $1`,
        [owned.appointment],
      );
      const query = filteredBy(path, filter, visit?.[kind] ?? '', visited.patient_id);
      const { body } = await a.http.get(`${path}?${query}`);
      expect([key, found(body).length]).not.toEqual([key, 0]);
    }
  });
});

describe('what a hospital lists', () => {
  it('has nothing of another one, whatever is searched for', async () => {
    // A picture that a hospital has or has not.
    const isList = (route: string) => !route.includes(':') && route !== 'GET /settings/logo';
    const lists = tenantRoutes().filter(route => route.startsWith('GET') && isList(route));
    expect(lists.length).toBeGreaterThan(4);
    // What hospital B owns bears the canary as well; what this one owns does not.
    const other = await Holdings.of(api, await aHospital(api));
    await other.http.post('/patients/quick-register', patientForm());
    const [patient] = await api.sql<{ patient_code: string }>(
      `select patient_code from ${a.hospital.schema}.patients where id = $1`,
      [owned.patient],
    );
    for (const route of lists) {
      const [, path = ''] = route.split(' ');
      for (const search of ['', canary, patient?.patient_code, a.doctor.email, '%', "' or true --"]) {
        const answer = await other.http.get(
          `${path}?page_size=500&report=registrations&${filteredBy(path, 'search', search ?? '', randomUUID())}`,
        );
        expect([route, answer.status]).toEqual([route, 200]);
        expectNothingOf(a, answer);
        for (const id of Object.values(owned)) expect(JSON.stringify(answer.body)).not.toContain(id);
      }
    }
  });
});

describe('naming another hospital', () => {
  it('in headers, query or body changes nothing: the session alone says which it is', async () => {
    const { id, code, schema } = a.hospital;
    for (const name of [id, code, schema]) {
      const headers = {
        'x-tenant-id': name,
        'x-tenant': name,
        tenant: name,
        'x-forwarded-host': `${name}.example`,
      };
      const query = `tenant_id=${name}&tenant=${name}&schema=${name}`;
      const one = await b.http.get(`/patients/${owned.patient}?${query}`, { headers });
      expect(one.status).toBe(404);
      const all = await b.http.get(`/users?${query}`, { headers });
      expect(all.status).toBe(200);
      expectNothingOf(a, all);
      const added = await b.http.post<{ id: string }>(
        `/departments?${query}`,
        { name: `Ward of ${name}`, tenant_id: name, schema_name: name },
        { headers },
      );
      expect(added.status).toBe(201);
      const where = 'select from departments where id = $1';
      expect(await api.sql(where.replace('from ', `from ${schema}.`), [added.body.id])).toEqual([]);
      expect(
        await api.sql(where.replace('from ', `from ${b.hospital.schema}.`), [added.body.id]),
      ).toHaveLength(1);
    }
  });
});

describe('the platform', () => {
  it('does not let a hospital administer another one, or itself', async () => {
    const platform = routes.filter(({ rule }) => rule.realm === 'platform').map(keyOf);
    expect(platform).toContain('PATCH /platform/tenants/:id/suspend');
    for (const route of platform)
      for (const { id } of [a.hospital, b.hospital])
        expect([route, (await send(b, route, id)).status]).toEqual([route, 403]);
  });

  it('does not see into hospitals', async () => {
    const operator = await aSuperAdmin(api);
    for (const route of tenantRoutes()) {
      const [method = '', path = ''] = route.split(' ');
      const answer = await operator.http.send(method, path.replace(':id', owned.patient));
      expect([route, answer.status]).toEqual([route, 403]);
      expectNothingOf(a, answer);
    }
  });
});
