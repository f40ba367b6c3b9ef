import { Migrator } from '@mikro-orm/migrations';
import { tenantMigrations } from '../../../migrations/tenant/index.js';
import { Databases } from '../../../src/core/database/databases.js';
import { setUpPlatform } from '../../../src/core/database/platform-setup.js';
import { Logger } from '../../../src/core/logger.js';
import { TenantDirectory } from '../../../src/core/tenancy/tenant-directory.js';
import { FleetMigration } from '../../../src/platform/migrations/index.js';
import { aHospital, type Hospital } from '../../factories/hospital.js';
import { startApi, type TestApi } from '../../support/api.js';
import { appSecret } from '../../support/database.js';

let api: TestApi;
let fleet: FleetMigration;
beforeAll(async () => {
  api = await startApi();
  const { app } = api;
  fleet = new FleetMigration(app.get(Databases), app.get(TenantDirectory), app.get(Logger));
});
afterAll(() => api.close());

const names = tenantMigrations.map(({ name }) => name);

/** Everything that the database knows of a hospital's schema, with its own names left out. */
async function shapeOf({ schema, code }: Hospital): Promise<string[]> {
  const rows = await api.sql<{ line: string }>(
    `with n as (select oid from pg_namespace where nspname = $1)
     select format('column %s %s %s %s %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
         pg_get_expr(d.adbin, d.adrelid)) as line
       from pg_attribute a join pg_class c on c.oid = a.attrelid left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
       where c.relnamespace in (table n) and a.attnum > 0 and c.relkind in ('r', 'v')
     union all select format('constraint %s %s', conname, pg_get_constraintdef(oid)) from pg_constraint where connamespace in (table n)
     union all select format('index %s', indexdef) from pg_indexes where schemaname = $1
     union all select format('view %s %s', viewname, definition) from pg_views where schemaname = $1
     union all select format('function %s', pg_get_functiondef(oid)) from pg_proc where pronamespace in (table n)
     union all select format('trigger %s', pg_get_triggerdef(t.oid)) from pg_trigger t join pg_class c on c.oid = t.tgrelid
       where c.relnamespace in (table n) and not tgisinternal
     union all select format('rights %s %s', relname, relacl) from pg_class where relnamespace in (table n) and relkind in ('r', 'v')
     order by 1`,
    [schema],
  );
  return rows.map(({ line }) => line.replaceAll(schema, 'SCHEMA').replaceAll(`t_${code}`, 'ROLE'));
}

const ledgerOf = ({ schema }: Hospital) =>
  api.sql<{ name: string }>(`select name from ${schema}.migrations order by id`);

/** Takes a hospital back to where it stood when there was only the first migration. */
async function setBack({ schema }: Hospital): Promise<void> {
  await api.sql(`drop schema ${schema} cascade; create schema ${schema}`);
  await api.sql(`grant usage on schema ${schema} to t_${schema.slice('tenant_'.length)}`);
  const em = api.app.get(Databases).owner.em.fork({ useContext: false });
  await new Migrator(em).up({ schema, to: names[0] as string });
}

describe('a hospital', () => {
  it('that was migrated step by step is like one that was made today', async () => {
    const [fresh, old] = [await aHospital(api), await aHospital(api)];
    const before = await shapeOf(fresh);
    expect(before.length).toBeGreaterThan(200);
    await setBack(old);
    expect(await ledgerOf(old)).toEqual([{ name: names[0] }]);
    expect(await shapeOf(old)).not.toEqual(before);

    expect(await fleet.run()).toEqual({ migrated: 1, upToDate: 1, failed: [] });
    expect(await shapeOf(old)).toEqual(before);
    expect(await ledgerOf(old)).toEqual(names.map(name => ({ name })));
  });

  it('is migrated once: the next run finds nothing to do', async () => {
    expect(await fleet.run()).toEqual({ migrated: 0, upToDate: 2, failed: [] });
  });

  it('that cannot be migrated is named and left as it was, the others go on, and a later run finishes it', async () => {
    const [broken, sound] = [await aHospital(api), await aHospital(api)];
    for (const hospital of [broken, sound]) await setBack(hospital);
    // Somebody has made a table by hand under a name that a migration needs.
    await api.sql(`create table ${broken.schema}.patients (id int)`);
    const before = await shapeOf(broken);
    const seen: [number, number][] = [];
    const result = await fleet.run((done, all) => seen.push([done, all]));
    expect(result).toEqual({ migrated: 1, upToDate: 2, failed: [broken.code] });
    expect(seen.at(-1)).toEqual([4, 4]);
    expect(await shapeOf(broken)).toEqual(before);

    await api.sql(`drop table ${broken.schema}.patients`);
    expect(await fleet.run()).toEqual({ migrated: 1, upToDate: 3, failed: [] });
    expect(await shapeOf(broken)).toEqual(await shapeOf(sound));
  });
});

it('setting up the platform again changes nothing', async () => {
  const shape = () =>
    api.sql(
      `select table_name, column_name, data_type from information_schema.columns where table_schema = 'public' order by 1, 2`,
    );
  const before = await shape();
  await setUpPlatform(api.database.url, appSecret);
  expect(await shape()).toEqual(before);
});
