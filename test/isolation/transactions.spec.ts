import { sql } from 'kysely';
import { Databases } from '../../src/core/database/databases.js';
import type { Tenant } from '../../src/core/tenancy/tenant.js';
import { aHospital, type Hospital } from '../factories/hospital.js';
import { startApi, type TestApi } from '../support/api.js';
import { kernelOf, type Kernel } from './kernel.js';

/** With a single connection, whatever one hospital leaves behind on it would be found by the next. */
let api: TestApi;
let kernel: Kernel;
let a: Hospital;
let b: Hospital;
let tenantA: Tenant;
let tenantB: Tenant;

beforeAll(async () => {
  api = await startApi({ DATABASE_POOL_SIZE: '1' });
  kernel = kernelOf(api);
  a = await aHospital(api);
  b = await aHospital(api);
  [tenantA, tenantB] = [await kernel.tenantOf(a), await kernel.tenantOf(b)];
});
afterAll(() => api.close());

let serial = 0;
const newName = () => `Ward ${++serial}`;

const insert = (name: string) => sql`
  insert into departments (id, name, is_for_staff, is_for_patients, is_system, created_at, updated_at)
  values (gen_random_uuid(), ${name}, true, true, false, now(), now())`;

const add = (name: string) => kernel.db.rows(insert(name));
const fail = () => kernel.db.rows(sql`select 1 / 0`);

async function wardsOf({ schema }: Hospital): Promise<string[]> {
  const rows = await api.sql<{ name: string }>(
    `select name from ${schema}.departments where name like 'Ward %'`,
  );
  return rows.map(({ name }) => name);
}

/** The one connection works, as the role of the hospital that asks. */
async function expectServed(tenant: Tenant): Promise<void> {
  const role = await kernel.tenancy.run(tenant, 'read', () =>
    kernel.db.row(sql<{ name: string }>`select current_user as name`),
  );
  expect(role?.name).toBe(`t_${tenant.code}`);
}

const terminate = (pid: number) => api.sql('select pg_terminate_backend($1)', [pid]);

describe('a transaction that fails', () => {
  it('saves nothing, and the other hospital gets a clean connection', async () => {
    const name = newName();
    const work = kernel.tenancy.run(tenantA, 'write', async () => {
      await add(name);
      await fail();
    });
    await expect(work).rejects.toThrow('division by zero');
    await expectServed(tenantB);
    expect(await wardsOf(a)).not.toContain(name);
  });

  it('does not count as a success because somebody swallowed the error', async () => {
    const name = newName();
    const work = kernel.tenancy.run(tenantA, 'write', async () => {
      await add(name);
      return fail().then(
        () => 'done',
        () => 'never mind',
      );
    });
    await expect(work).rejects.toThrow('rolled back at commit');
    await expectServed(tenantB);
    expect(await wardsOf(a)).not.toContain(name);
  });

  it('fails as a whole when its audit entry cannot be written', async () => {
    const name = newName();
    const work = kernel.tenancy.run(tenantA, 'write', async () => {
      await add(name);
      kernel.events.record({ type: 'ward.opened', entity: { kind: 'ward', id: 'not a uuid' } });
    });
    await expect(work).rejects.toMatchObject({
      code: 'audit.unavailable',
      cause: { message: expect.stringContaining('invalid input syntax for type uuid') as string },
    });
    await expectServed(tenantB);
    expect(await wardsOf(a)).not.toContain(name);
  });

  it('fails as a whole when its audit entry cannot even be put into words', async () => {
    const name = newName();
    const work = kernel.tenancy.run(tenantA, 'write', async () => {
      await add(name);
      kernel.events.record({ type: 'ward.opened', changes: { beds: [1n, 2n] } });
    });
    await expect(work).rejects.toThrow('BigInt');
    await expectServed(tenantB);
    expect(await wardsOf(a)).not.toContain(name);
  });

  it('gives its place in the pool back when the connection was cut', async () => {
    for (let i = 0; i < 3; i++) {
      const name = newName();
      const work = kernel.tenancy.run(tenantA, 'write', async () => {
        await add(name);
        const backend = await kernel.db.row(sql<{ pid: number }>`select pg_backend_pid() as pid`);
        await terminate(backend?.pid ?? 0);
        await add(newName());
      });
      await expect(work).rejects.toThrow(/terminat|connection/i);
      expect(await wardsOf(a)).not.toContain(name);
      await expectServed(tenantB);
    }
  });

  it('gives its place in the pool back when the hospital cannot be entered', async () => {
    const unknown = { ...tenantA, code: '00000000' };
    for (let i = 0; i < 3; i++) {
      const work = kernel.tenancy.run(unknown, 'read', () => kernel.db.rows(sql`select 1`));
      await expect(work).rejects.toThrow('role "t_00000000" does not exist');
      await expectServed(tenantB);
    }
  });
});

describe('a savepoint', () => {
  it('undoes a failed attempt and nothing else', async () => {
    const [before, after] = [newName(), newName()];
    await kernel.tenancy.run(tenantA, 'write', async () => {
      await add(before);
      const twice = kernel.db.attempt(async () => {
        await add(after);
        await add(before);
      });
      await expect(twice).rejects.toThrow('departments_name_key');
      await add(after);
    });
    expect(await wardsOf(a)).toEqual(expect.arrayContaining([before, after]));
    await expectServed(tenantB);
  });

  it('may lie inside another one', async () => {
    const [outer, inner] = [newName(), newName()];
    await kernel.tenancy.run(tenantA, 'write', () =>
      kernel.db.attempt(async () => {
        await add(outer);
        const failed = kernel.db.attempt(async () => {
          await add(inner);
          await fail();
        });
        await expect(failed).rejects.toThrow('division by zero');
      }),
    );
    expect(await wardsOf(a)).toContain(outer);
    expect(await wardsOf(a)).not.toContain(inner);
  });

  it('goes with its transaction', async () => {
    const name = newName();
    const work = kernel.tenancy.run(tenantA, 'write', async () => {
      await kernel.db.attempt(() => add(name));
      throw new Error('changed my mind');
    });
    await expect(work).rejects.toThrow('changed my mind');
    expect(await wardsOf(a)).not.toContain(name);
  });
});

describe('a statement', () => {
  it('is refused when no hospital has been entered', async () => {
    const refusal = 'No hospital has been entered';
    await expect(kernel.db.rows(sql`select 1`)).rejects.toThrow(refusal);
    await expect(kernel.db.flush()).rejects.toThrow(refusal);
    expect(() => kernel.db.em).toThrow(refusal);
    expect(() => kernel.events.record({ type: 'ward.opened' })).toThrow(refusal);
  });

  it('is refused on a connection that was taken without entering a hospital, and the connection is not lost', async () => {
    const { em } = api.app.get(Databases).tenant;
    for (let i = 0; i < 3; i++) {
      const fork = em.fork({ useContext: false });
      await expect(insert(newName()).execute(fork.getKysely<object>())).rejects.toThrow('No hospital');
      await expect(fork.getConnection().execute('select 1')).rejects.toThrow('No hospital');
      await fork.begin();
      await expect(insert(newName()).execute(fork.getKysely<object>())).rejects.toThrow('No hospital');
      await expect(fork.commit()).rejects.toThrow('No hospital');
      await fork.rollback();
    }
    await expectServed(tenantB);
  });

  it('cannot bring a second one along', async () => {
    const [first, second] = [newName(), newName()];
    const stacked = `update departments set name = '${second}' where name = '${first}'; delete from departments`;
    await kernel.tenancy.run(tenantA, 'write', () => add(first));
    const ways = {
      rows: () => kernel.db.rows(sql.raw(stacked)),
      'entity manager': () =>
        kernel.db.em.getConnection().execute(stacked, [], 'run', kernel.db.em.getTransactionContext()),
      'with a parameter': () => kernel.db.rows(sql`select ${1}; select 2`),
    };
    for (const way of Object.values(ways))
      await expect(kernel.tenancy.run(tenantA, 'write', way)).rejects.toThrow(
        'cannot insert multiple commands',
      );
    const beside = kernel.tenancy.aside(tenantA, client => client.query(stacked));
    await expect(beside).rejects.toThrow('cannot insert multiple commands');
    const asObject = kernel.tenancy.aside(tenantA, client => client.query({ text: stacked }));
    await expect(asObject).rejects.toThrow('cannot insert multiple commands');
    expect(await wardsOf(a)).toContain(first);
  });

  it('that comes after the end of its transaction does not slip into that of another hospital', async () => {
    const name = newName();
    let letGo = (): void => undefined;
    const later = new Promise<void>(resolve => (letGo = resolve));
    let forgotten: Promise<unknown> = Promise.resolve();
    await kernel.tenancy.run(tenantA, 'write', () => {
      forgotten = later.then(() => add(name)).catch((error: unknown) => error);
      return Promise.resolve();
    });
    await kernel.tenancy.run(tenantB, 'write', async () => {
      await kernel.db.rows(sql`select 1`);
      letGo();
      await kernel.db.rows(sql`select pg_sleep(0.05)`);
    });
    expect(await forgotten).toBeInstanceOf(Error);
    expect([...(await wardsOf(a)), ...(await wardsOf(b))]).not.toContain(name);
  });

  it('that nobody waited for still belongs to its own transaction', async () => {
    const names = [newName(), newName(), newName()];
    const forgotten: Promise<unknown>[] = [];
    const running = kernel.tenancy.run(tenantA, 'write', () => {
      forgotten.push(kernel.db.rows(sql`select pg_sleep(0.1)`), ...names.map(add));
      kernel.events.record({ type: 'ward.opened', changes: { names: [null, names] } });
      return Promise.resolve();
    });
    const other = kernel.tenancy.run(tenantB, 'write', () => kernel.db.rows(sql`select pg_sleep(0.1)`));
    await Promise.allSettled([running, other, ...forgotten]);
    expect((await wardsOf(b)).filter(name => names.includes(name))).toEqual([]);
    expect((await wardsOf(a)).filter(name => names.includes(name))).toEqual(names);
    const entries = await api.sql(
      `select from ${a.schema}.audit_entries where changes->'names'->1 @> to_jsonb($1::text)`,
      [names[0]],
    );
    expect(entries).toHaveLength(1);
  });

  it('that was still waiting when its transaction failed is not run for the other hospital', async () => {
    const name = newName();
    const forgotten: Promise<unknown>[] = [];
    const failing = kernel.tenancy.run(tenantA, 'write', async () => {
      forgotten.push(
        ...[kernel.db.rows(sql`select pg_sleep(0.1)`), add(name), add(name)].map(statement =>
          statement.catch((error: unknown) => error),
        ),
      );
      await Promise.reject(new Error('no'));
    });
    const other = kernel.tenancy.run(tenantB, 'write', () => kernel.db.rows(sql`select pg_sleep(0.1)`));
    await expect(failing).rejects.toThrow('no');
    await Promise.all([other, ...forgotten]);
    expect([...(await wardsOf(a)), ...(await wardsOf(b))]).not.toContain(name);
  });
});

describe('a hospital', () => {
  it('cannot be entered from inside another one, nor twice', async () => {
    for (const inner of [tenantA, tenantB]) {
      const nested = kernel.tenancy.run(tenantA, 'write', () =>
        kernel.tenancy.run(inner, 'read', () => kernel.db.rows(sql`select 1`)),
      );
      await expect(nested).rejects.toThrow('one piece of work, one hospital');
    }
    await expectServed(tenantB);
  });

  it('reserves numbers beside the request, and an interrupted reservation harms nobody', async () => {
    for (let i = 0; i < 3; i++) {
      const cut = kernel.tenancy.aside(tenantA, async client => {
        const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
        await terminate(rows[0]?.pid ?? 0);
        await client.query('select 1');
      });
      await expect(cut).rejects.toThrow(/terminat|connection/i);
    }
    const role = await kernel.tenancy.aside(tenantB, async client => {
      const { rows } = await client.query<{ name: string }>('select current_user as name');
      return rows[0]?.name;
    });
    expect(role).toBe(`t_${b.code}`);
  });
});
