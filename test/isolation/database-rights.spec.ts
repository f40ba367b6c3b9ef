import type { Client } from 'pg';
import { urlFor, type Login } from '../../src/core/database/logins.js';
import { setUpPlatform } from '../../src/core/database/platform-setup.js';
import { aHospital, type Hospital } from '../factories/hospital.js';
import { aPatient } from '../factories/patient.js';
import { startApi, type TestApi } from '../support/api.js';
import { appSecret, withClient } from '../support/database.js';

/** What the database itself refuses, whatever our code does. */
let api: TestApi;
let a: Hospital;
let b: Hospital;

beforeAll(async () => {
  api = await startApi();
  await setUpPlatform(api.database.url, appSecret);
  a = await aHospital(api);
  b = await aHospital(api);
  await aHospital(api);
  for (const { admin } of [a, b]) await aPatient(admin.http);
});
afterAll(() => api.close());

const roleOf = ({ code }: Hospital): string => `t_${code}`;
const denied = { code: '42501' };

const asLogin = <T>(login: Login, work: (client: Client) => Promise<T>): Promise<T> =>
  withClient(urlFor(login, api.database.url, appSecret), work);

/** Runs one statement as a hospital's role, the way requests do, and takes it back. */
const asHospital = (hospital: Hospital, statement: string) =>
  asLogin('hms_app', async client => {
    await client.query(`begin; set local role ${roleOf(hospital)}`);
    return client.query(statement);
  });

/** Roles of all hospitals of this database. */
const tenantRoles = `select 't_' || code as role, 'tenant_' || code as own from public.tenants`;

describe('the role of a hospital', () => {
  it('has no right on any other schema, nor on anything in it', async () => {
    const [tenants] = await api.sql<{ count: number }>('select count(*)::int from public.tenants');
    const [pairs] = await api.sql<{ schemas: number; relations: number }>(`
      with r as (${tenantRoles})
      select count(distinct (r.role, n.oid))::int as schemas, count(distinct (r.role, c.oid))::int as relations
      from r join pg_namespace n on n.nspname <> r.own and n.nspname !~ '^(pg_|information_schema$|ext$)'
      left join pg_class c on c.relnamespace = n.oid and c.relkind in ('r', 'v', 'm', 'p', 'S')`);
    // Every other hospital, public and bullmq, for every hospital.
    expect(pairs?.schemas).toBe((tenants?.count ?? 0) * ((tenants?.count ?? 0) + 1));
    expect(pairs?.relations).toBeGreaterThan(100);

    const schemas = await api.sql(`
      with r as (${tenantRoles})
      select r.role, n.nspname, p.privilege
      from r cross join unnest(array['usage', 'create']) as p(privilege)
      join pg_namespace n on n.nspname <> r.own and n.nspname !~ '^(pg_|information_schema$|ext$)'
      where has_schema_privilege(r.role, n.oid, p.privilege)`);
    expect(schemas).toEqual([]);

    const relations = await api.sql(`
      with r as (${tenantRoles})
      select r.role, c.oid::regclass::text from r
      join pg_namespace n on n.nspname <> r.own and n.nspname !~ '^(pg_|information_schema$|ext$)'
      join pg_class c on c.relnamespace = n.oid and c.relkind in ('r', 'v', 'm', 'p')
      where has_table_privilege(r.role, c.oid, 'select, insert, update, delete, truncate, references, trigger')
        or has_any_column_privilege(r.role, c.oid, 'select, insert, update, references')`);
    expect(relations).toEqual([]);

    const sequences = await api.sql(`
      with r as (${tenantRoles})
      select r.role, c.oid::regclass::text from r
      join pg_namespace n on n.nspname <> r.own join pg_class c on c.relnamespace = n.oid and c.relkind = 'S'
      where has_sequence_privilege(r.role, c.oid, 'usage, select, update')`);
    expect(sequences).toEqual([]);
  });

  it('is no member of another role, owns nothing, may make nothing and cannot sign in', async () => {
    const members = await api.sql(`
      with r as (${tenantRoles}) select r.role, other.rolname from r
      join pg_roles other on other.rolname <> r.role and pg_has_role(r.role, other.oid, 'member')`);
    expect(members).toEqual([]);
    const owners = await api.sql(`
      with r as (${tenantRoles}), owned as (
        select relowner as owner from pg_class union all select nspowner from pg_namespace
        union all select proowner from pg_proc union all select datdba from pg_database)
      select r.role from r join pg_roles on rolname = r.role where pg_roles.oid in (select owner from owned)`);
    expect(owners).toEqual([]);
    const powers = await api.sql(`
      with r as (${tenantRoles}) select r.role from r join pg_roles on rolname = r.role
      where rolcanlogin or rolsuper or rolbypassrls or rolcreatedb or rolcreaterole or rolreplication
        or has_schema_privilege(r.role, r.own, 'create') or has_database_privilege(r.role, current_database(), 'create, temporary')`);
    expect(powers).toEqual([]);
  });

  it.each([
    ['read', (schema: string) => `select * from ${schema}.patients`],
    ['count', (schema: string) => `select count(*) from ${schema}.patients`],
    ['read through a view of', (schema: string) => `select * from ${schema}.patient_cards`],
    ['write', (schema: string) => `update ${schema}.patients set first_name = 'X'`],
    ['delete', (schema: string) => `delete from ${schema}.patients`],
    ['empty', (schema: string) => `truncate ${schema}.patients cascade`],
    ['call a function of', (schema: string) => `select ${schema}.refuse_change()`],
    ['make a table in', (schema: string) => `create table ${schema}.mine (id int)`],
    ['drop', (schema: string) => `drop schema ${schema} cascade`],
  ])('may not %s another hospital', async (_, statement) => {
    await expect(asHospital(a, statement(b.schema))).rejects.toMatchObject(denied);
    await expect(asHospital(b, statement(a.schema))).rejects.toMatchObject(denied);
  });

  it.each(['public.tenants', 'public.accounts', 'public.sessions', 'bullmq.job'])('may not read %s', table =>
    expect(asHospital(a, `select * from ${table}`)).rejects.toMatchObject(denied),
  );

  it('may work in its own schema, but not change how it is built', async () => {
    const { rows } = await asHospital(a, `select * from ${a.schema}.patients`);
    expect(rows).toHaveLength(1);
    for (const statement of [
      `create table ${a.schema}.mine (id int)`,
      'create temporary table mine (id int)',
      `alter table ${a.schema}.audit_entries disable trigger all`,
      `drop trigger audit_append_only on ${a.schema}.audit_entries`,
      `select * from ${a.schema}.migrations`,
      `create or replace function ${a.schema}.refuse_change() returns trigger language plpgsql as 'begin return new; end'`,
      'create schema mine',
      'create role mine',
    ])
      await expect(asHospital(a, statement)).rejects.toMatchObject(denied);
  });
});

describe('a statement with foreign words in it', () => {
  it.each([
    ['select', () => `select set_config('role', '${roleOf(b)}', true)`],
    [
      'subquery',
      () =>
        `select * from ${a.schema}.patients where id::text = (select set_config('search_path', '${b.schema}', true))`,
    ],
    ['write', () => `update pg_settings set setting = '${roleOf(b)}' where name = 'role'`],
  ])('cannot make the rest of the request one of another hospital, by a %s', async (_, statement) => {
    await expect(asHospital(a, statement())).rejects.toMatchObject(denied);
  });
});

describe('the login of the requests', () => {
  it('sees nothing outside of a transaction that has entered a hospital', () =>
    asLogin('hms_app', async client => {
      for (const table of [
        `${a.schema}.patients`,
        `${b.schema}.audit_entries`,
        'public.tenants',
        'bullmq.job',
      ])
        await expect(client.query(`select * from ${table}`)).rejects.toMatchObject(denied);
      await expect(client.query('select * from patients')).rejects.toMatchObject({ code: '42P01' });
      await expect(client.query('create temporary table mine (id int)')).rejects.toMatchObject(denied);
      await expect(client.query('create schema mine')).rejects.toMatchObject(denied);
    }));

  it('is back to nothing when the transaction is over, however it ended', () =>
    asLogin('hms_app', async client => {
      for (const end of ['commit', 'rollback']) {
        await client.query(`begin; set local role ${roleOf(a)}; set local search_path = ${a.schema}`);
        await expect(client.query('select * from patients')).resolves.toMatchObject({ rowCount: 1 });
        await client.query(end);
        await expect(client.query(`select * from ${a.schema}.patients`)).rejects.toMatchObject(denied);
        const { rows } = await client.query('select current_user, current_setting($1) as path', [
          'search_path',
        ]);
        expect(rows).toEqual([{ current_user: 'hms_app', path: '""' }]);
      }
    }));

  it.each(['hms_app', 'hms_platform'])('%s has no powers and owns nothing', async login => {
    const powers = await api.sql(
      `select rolname from pg_roles where rolname = $1 and (rolsuper or rolbypassrls or rolcreatedb or rolcreaterole
        or rolreplication or rolinherit or has_database_privilege(rolname, current_database(), 'create, temporary')
        or oid in (select relowner from pg_class union select nspowner from pg_namespace union select proowner from pg_proc))`,
      [login],
    );
    expect(powers).toEqual([]);
  });
});

describe('the login of the platform', () => {
  it('sees no hospital and cannot become one', async () => {
    const seen = await api.sql(`
      select nspname from pg_namespace n where nspname like 'tenant\\_%' and has_schema_privilege('hms_platform', n.oid, 'usage')
      union all
      select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace and nspname like 'tenant\\_%'
      where relkind in ('r', 'v') and has_table_privilege('hms_platform', c.oid, 'select, insert, update, delete, truncate')`);
    expect(seen).toEqual([]);
    await asLogin('hms_platform', async client => {
      await expect(client.query(`select * from ${a.schema}.patients`)).rejects.toMatchObject(denied);
      await expect(client.query(`set role ${roleOf(a)}`)).rejects.toMatchObject(denied);
      await expect(client.query('set role hms_app')).rejects.toMatchObject(denied);
      await expect(client.query('select * from public.migrations')).rejects.toMatchObject(denied);
    });
  });
});

describe('audit entries and their seals', () => {
  const tampering = (schema: string) => [
    `update ${schema}.audit_entries set actor_id = null`,
    `delete from ${schema}.audit_entries`,
    `truncate ${schema}.audit_entries`,
    `update ${schema}.audit_seals set hash = ''`,
    `delete from ${schema}.audit_seals`,
    `truncate ${schema}.audit_seals`,
  ];

  it('can be added, and never changed, by the hospital', async () => {
    for (const statement of tampering(a.schema))
      await expect(asHospital(a, statement)).rejects.toMatchObject(denied);
    const added = await asHospital(
      a,
      `insert into ${a.schema}.audit_entries (id, at, action, request_id) values (gen_random_uuid(), now(), 'x', 'x')`,
    );
    expect(added.rowCount).toBe(1);
  });

  it('may be updated, deleted or emptied by no role but their owner', async () => {
    const powers = await api.sql(`
      select r.rolname, c.oid::regclass::text from pg_roles r
      join pg_class c on c.relname in ('audit_entries', 'audit_seals') and c.relkind = 'r'
      where r.oid <> c.relowner and not r.rolsuper and r.rolname !~ '^pg_'
        and (has_table_privilege(r.rolname, c.oid, 'update, delete, truncate, trigger')
          or has_any_column_privilege(r.rolname, c.oid, 'update'))`);
    expect(powers).toEqual([]);
  });

  it('cannot be changed by the owner of the database either', async () => {
    const entries = () => api.sql(`select * from ${a.schema}.audit_entries order by id`);
    const before = await entries();
    expect(before.length).toBeGreaterThan(0);
    for (const statement of tampering(a.schema))
      await expect(api.sql(statement)).rejects.toThrow('audit entries are append-only');
    expect(await entries()).toEqual(before);
  });
});
