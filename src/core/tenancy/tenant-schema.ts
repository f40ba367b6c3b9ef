import { Migrator } from '@mikro-orm/migrations';
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { roleOf, schemaOf, type Tenant } from './tenant.js';

/** Tables that the hospital's own role may only read and append to. */
const appendOnly = ['audit_entries', 'audit_seals'];
/** Tables that it may only read. */
const readOnly = ['demo_marks'];

/** Creates role and schema of a hospital inside the caller's transaction, which must belong to the owner. */
export async function createSchema(em: EntityManager, tenant: Tenant): Promise<void> {
  const [schema, role] = [schemaOf(tenant), roleOf(tenant)];
  for (const statement of [
    `create role ${role} nologin`,
    `grant ${role} to hms_app with inherit false, set true`,
    `grant ${role} to current_user with inherit false, set true`,
    `create schema ${schema}`,
    `grant usage on schema ${schema} to ${role}`,
    `grant usage on schema ext to ${role}`,
  ])
    await sql.raw(statement).execute(em.getKysely<object>());
}

/**
 * Brings a hospital's schema up to date and renews its rights. The ledger of migrations lies in the schema itself.
 * Inside a transaction everything joins it.
 * @returns names of the migrations that were run
 */
export async function migrateTenant(em: EntityManager, tenant: Tenant): Promise<string[]> {
  const schema = schemaOf(tenant);
  const transaction = em.getTransactionContext<object>();
  const done = await new Migrator(em).up({ schema, ...(transaction && { transaction }) });
  await grantRights(em, tenant);
  await markDemo(em, tenant);
  return done.map(({ name }) => name);
}

async function grantRights(em: EntityManager, tenant: Tenant): Promise<void> {
  const [schema, role] = [schemaOf(tenant), roleOf(tenant)];
  const named = (tables: readonly string[]) => tables.map(table => `${schema}.${table}`).join(', ');
  for (const statement of [
    `grant select, insert, update, delete on all tables in schema ${schema} to ${role}`,
    `revoke update, delete on ${named(appendOnly)} from ${role}`,
    `revoke insert, update, delete on ${named(readOnly)} from ${role}`,
    `revoke all on ${schema}.migrations from ${role}`,
  ])
    await sql.raw(statement).execute(em.getKysely<object>());
}

/** Says in the schema itself whether everything in it was made up; the hospital cannot say it of itself (ADR 25). */
async function markDemo(em: EntityManager, tenant: Tenant): Promise<void> {
  const marks = `${schemaOf(tenant)}.demo_marks`;
  const statement = tenant.isDemo
    ? `insert into ${marks} default values on conflict do nothing`
    : `delete from ${marks}`;
  await sql.raw(statement).execute(em.getKysely<object>());
}
