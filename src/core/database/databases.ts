import { MikroORM, type MigrationObject, type Options } from '@mikro-orm/postgresql';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Pool, type ClientBase, type ClientConfig } from 'pg';
import { tenantMigrations } from '../../../migrations/tenant/index.js';
import type { Env } from '../../config/env.js';
import { IsoClient } from './iso-client.js';
import { urlFor } from './logins.js';
import { TenantClient } from './tenant-client.js';

export type Entities = NonNullable<Options['entities']>;

/** Back ends grow with the hospitals they have touched, so connections are renewed now and then. */
const pooled = (max: number, client: new (config: ClientConfig) => ClientBase) => ({
  max,
  // The pool calls it with the configuration, which its types do not say.
  Client: client as unknown as new () => ClientBase,
  maxLifetimeSeconds: 1200,
  idleTimeoutMillis: 60_000,
  connectionTimeoutMillis: 5_000,
  // Names have few letters: with the usual 0.6, two exchanged ones already make a stranger of "Lukasz".
  options: '-c timezone=UTC -c pg_trgm.word_similarity_threshold=0.4',
});

/**
 * Every connection of a process, by purpose. Created from configuration once; closed when the process stops.
 * The owner is used for provisioning and migrations only.
 */
@Injectable()
export class Databases implements OnApplicationShutdown {
  private constructor(
    /** Hospitals: one transaction a request, through {@link TenantClient}. */
    readonly tenant: MikroORM,
    /** Short transactions beside a request's own, e.g. reserving numbers. */
    readonly aside: Pool,
    /** The shared schema. */
    readonly platform: Pool,
    /** Schemas and roles. */
    readonly owner: MikroORM,
  ) {}

  static async connect(env: Env & { DATABASE_URL: string }, entities: Entities): Promise<Databases> {
    const url = (login: 'hms_app' | 'hms_platform') => urlFor(login, env.DATABASE_URL, env.APP_SECRET);
    const tenant = await connect(url('hms_app'), entities, pooled(env.DATABASE_POOL_SIZE, TenantClient));
    const owner = await connect(env.DATABASE_URL, entities, pooled(2, IsoClient));
    const aside = new Pool({ connectionString: url('hms_app'), ...pooled(2, TenantClient) });
    const platform = new Pool({ connectionString: url('hms_platform'), ...pooled(5, IsoClient) });
    // An idle connection that the server closes is replaced on the next use.
    for (const pool of [aside, platform]) pool.on('error', () => undefined);
    return new Databases(tenant, aside, platform, owner);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.close();
  }

  async close(): Promise<void> {
    await Promise.all([
      this.tenant.close(true),
      this.owner.close(true),
      this.aside.end(),
      this.platform.end(),
    ]);
  }
}

/** Settings of a migrator whose ledger is the table `migrations` of the schema it works on. */
export const ledger = (migrationsList: MigrationObject[]) => ({
  migrationsList,
  tableName: 'migrations',
  snapshot: false,
  silent: true,
  disableForeignKeys: false,
  // Keeps the migrator from making a ledger in the default schema as well.
  includeWildcardSchema: true,
});

async function connect(clientUrl: string, entities: Entities, driverOptions: object): Promise<MikroORM> {
  return MikroORM.init({
    clientUrl,
    entities,
    driverOptions,
    // At its first use it would look for the database, and make one: outside of any hospital.
    ensureDatabase: false,
    timezone: 'UTC',
    migrations: ledger(tenantMigrations),
  });
}
