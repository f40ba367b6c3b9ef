import { Migrator } from '@mikro-orm/migrations';
import { Client } from 'pg';
import { MikroORM } from '@mikro-orm/postgresql';
import { platformMigrations } from '../../../migrations/platform/index.js';
import { migrateQueueStore } from '../queue/queue.migration.js';
import { ledger } from './databases.js';
import { logins, passwordOf, type Login } from './logins.js';

/** Any number; whoever holds this lock is setting up the database. */
const setupLock = 7_205_551_001;

/**
 * `SET ROLE` is a statement, which input can never add; but this function does the same inside of one, and the
 * statements after it would be those of another hospital. Only a superuser can take it away from everybody.
 * (The queue store names its connections with it.)
 */
const keepsRoles = `
  do $$ begin
    revoke execute on function pg_catalog.set_config(text, text, boolean) from public;
    grant execute on function pg_catalog.set_config(text, text, boolean) to hms_platform;
  exception when insufficient_privilege then null;
  end $$`;

/**
 * Prepares the shared part of a database: login roles, extensions, shared tables, queue store. Safe to repeat and to
 * run in several processes at once. `ownerUrl` belongs to a role that may create roles and owns the database.
 */
export async function setUpPlatform(ownerUrl: string, appSecret: string): Promise<void> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query(`select pg_advisory_lock(${setupLock})`);
    for (const login of logins) await createLogin(client, login, passwordOf(login, appSecret));
    await client.query(`
      create schema if not exists ext;
      create extension if not exists pg_trgm schema ext;
      create extension if not exists btree_gist schema ext;
      revoke all on schema public from public;
    `);
    const database = client.escapeIdentifier(client.database ?? 'postgres');
    await client.query(`
      revoke temporary on database ${database} from public;
      grant connect on database ${database} to hms_app, hms_platform;
      grant usage on schema public to hms_platform`);
    await client.query(keepsRoles);
    await migratePlatform(ownerUrl);
    await client.query(`
      grant select, insert, update, delete on all tables in schema public to hms_platform;
      revoke update, delete on public.audit_entries from hms_platform;
      revoke all on public.migrations from hms_platform`);
    await migrateQueueStore(ownerUrl, 'hms_platform');
  } finally {
    await client.end();
  }
}

async function createLogin(client: Client, login: Login, password: string): Promise<void> {
  // Roles belong to the whole server: another database of it may be creating the same one.
  await client.query(`
    do $$ begin
      create role ${login} login noinherit;
    exception when duplicate_object or unique_violation then null;
    end $$`);
  await client.query(`alter role ${login} login noinherit password ${client.escapeLiteral(password)}`);
  await client.query(`alter role ${login} set search_path = ''`);
  await client.query(`alter role ${login} set timezone = 'UTC'`);
}

async function migratePlatform(ownerUrl: string): Promise<void> {
  const orm = await MikroORM.init({
    clientUrl: ownerUrl,
    entities: [],
    discovery: { warnWhenNoEntities: false },
    migrations: ledger(platformMigrations),
  });
  try {
    await new Migrator(orm.em).up({ schema: 'public' });
  } finally {
    await orm.close(true);
  }
}
