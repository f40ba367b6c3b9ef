import { newId } from '../../src/core/ids.js';
import { AppointmentsService } from '../../src/modules/appointments/index.js';
import { aHospital } from '../factories/hospital.js';
import { startApi, type TestApi } from '../support/api.js';
import { at, morning } from '../support/hospital-time.js';
import { Holdings, kinds, tableOf, type Kind } from './holdings.js';
import { kernelOf } from './kernel.js';

/** Two hospitals in which every kind of row exists under the same id, with other contents. */
let api: TestApi;
let a: Holdings;
let b: Holdings;
let ids: Record<Kind, string>;
let wardOfB: string;

beforeAll(async () => {
  api = await startApi();
  api.setClock(morning);
  [a, b] = [await Holdings.of(api, await aHospital(api)), await Holdings.of(api, await aHospital(api))];
  wardOfB = await b.make('department');
  await twin('user', a.doctor.id, { first_name: 'Bravo', department_id: wardOfB });
});
afterAll(() => api.close());

let serial = 0;

beforeEach(async () => {
  const made = await Promise.all(kinds.map(async kind => [kind, await a.make(kind)] as const));
  ids = Object.fromEntries(made) as Record<Kind, string>;
  const [visit] = await api.sql<{ patient_id: string }>(
    `select patient_id from ${a.hospital.schema}.appointments where id = $1`,
    [ids.appointment],
  );
  ids.patient = visit?.patient_id ?? '';
  const name = `Bravo ${++serial}`;
  await twin('department', ids.department, { name, description: name });
  await twin('role', ids.role, { name, description: name });
  await twin('patient', ids.patient, { first_name: 'Bravo', city: 'Bravo', patient_code: name });
  await twin('appointment', ids.appointment, { notes: name, department_id: wardOfB });
});

/** Puts a row into hospital B under the id it has in hospital A. */
async function twin(kind: Kind, id: string, fields: Record<string, unknown>): Promise<void> {
  const table = tableOf[kind];
  await api.sql(
    `insert into ${b.hospital.schema}.${table}
     select (jsonb_populate_record(t::${a.hospital.schema}.${table}, $2::jsonb)).* from ${a.hospital.schema}.${table} t
     where id = $1`,
    [id, JSON.stringify(fields)],
  );
}

const rowOf = async ({ hospital }: Holdings, kind: Kind): Promise<unknown> =>
  (await api.sql(`select * from ${hospital.schema}.${tableOf[kind]} where id = $1`, [ids[kind]]))[0];

describe('rows with the same id in two hospitals', () => {
  it('are read by each hospital as its own', async () => {
    for (const path of [
      `/patients/${ids.patient}`,
      `/appointments/${ids.appointment}`,
      `/users/${ids.user}`,
    ]) {
      const [ofA, ofB] = [await a.http.get(path), await b.http.get(path)];
      expect([path, ofA.status, ofB.status]).toEqual([path, 200, 200]);
      expect(JSON.stringify(ofA.body)).not.toContain('Bravo');
      expect(JSON.stringify(ofB.body)).toContain('Bravo');
    }
  });

  it('are listed by each hospital as its own, in turns and at once', async () => {
    const paths = ['/patients', '/appointments', '/users', '/departments', '/roles'];
    const both = await Promise.all(
      Array.from({ length: 10 }, () => paths)
        .flat()
        .map(async path => ({ path, ofA: await a.http.get(path), ofB: await b.http.get(path) })),
    );
    for (const { path, ofA, ofB } of both) {
      expect([path, ofA.status, ofB.status]).toEqual([path, 200, 200]);
      expect(JSON.stringify(ofA.body)).not.toContain('Bravo');
      expect(JSON.stringify(ofB.body)).toContain('Bravo');
    }
  });

  it.each([
    ['patient', 'PATCH', () => `/patients/${ids.patient}`, { city: 'Nagpur' }],
    ['appointment', 'PATCH', () => `/appointments/${ids.appointment}`, { notes: 'changed' }],
    ['appointment', 'PATCH', () => `/appointments/${ids.appointment}/cancel`, { reason: 'OTHER' }],
    [
      'appointment',
      'PATCH',
      () => `/appointments/${ids.appointment}/reschedule`,
      { scheduled_at: at('17:30') },
    ],
    ['department', 'PATCH', () => `/departments/${ids.department}`, { description: 'changed' }],
    ['department', 'DELETE', () => `/departments/${ids.department}`, undefined],
  ] as const)('are changed in one hospital only (%s, %s)', async (kind, method, path, body) => {
    for (const [who, other] of [
      [a, b],
      [b, a],
    ] as const) {
      const untouched = await rowOf(other, kind);
      const before = await rowOf(who, kind);
      const { status } = await who.http.send(method, path(), body);
      expect(status).toBe(method === 'DELETE' ? 204 : 200);
      expect(await rowOf(who, kind)).not.toEqual(before);
      expect(await rowOf(other, kind)).toEqual(untouched);
    }
  });

  it('are changed in one hospital only by work that has no request', async () => {
    const { tenancy, tenantOf } = kernelOf(api);
    const [untouched, before] = [await rowOf(a, 'appointment'), await rowOf(b, 'appointment')];
    api.setClock(at('17:45'));
    try {
      const marked = await tenancy.run(await tenantOf(b.hospital), 'write', () =>
        api.app.get(AppointmentsService, { strict: false }).markNoShows(),
      );
      expect(marked).toBeGreaterThan(0);
    } finally {
      api.setClock(morning);
    }
    expect(await rowOf(a, 'appointment')).toEqual(untouched);
    expect(await rowOf(b, 'appointment')).toEqual({
      ...(before as object),
      ...{ status: 'NO_SHOW', no_show_at: at('17:45'), updated_at: at('17:45'), version: 2 },
    });
  });

  it('have one idempotency record each', async () => {
    const key = newId();
    const answers = [];
    for (const { http } of [a, b, a, b]) {
      const form = { name: `Ward ${key}` };
      answers.push(
        await http.post<{ id: string }>('/departments', form, { headers: { 'idempotency-key': key } }),
      );
    }
    const [first, second, ...again] = answers.map(({ status, body }) => [status, body.id]);
    expect(first).not.toEqual(second);
    expect(again).toEqual([first, second]);
  });
});
