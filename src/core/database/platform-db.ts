import { Injectable } from '@nestjs/common';
import { CompiledQuery, Kysely, PostgresDialect, type RawBuilder } from 'kysely';
import { Databases } from './databases.js';

/**
 * The shared schema: hospitals, accounts, sessions. Its tables are always named in full (`public.tenants`).
 * Used by `core`, `platform` and the auth module only.
 */
@Injectable()
export class PlatformDb {
  private readonly kysely: Kysely<object>;

  constructor(databases: Databases) {
    this.kysely = new Kysely({ dialect: new PostgresDialect({ pool: databases.platform }) });
  }

  /** Runs a statement, by itself or in the transaction that `within` belongs to. */
  async rows<T>(query: RawBuilder<T>, within: Kysely<object> = this.kysely): Promise<T[]> {
    return (await query.execute(within)).rows;
  }

  async row<T>(query: RawBuilder<T>, within?: Kysely<object>): Promise<T | undefined> {
    return (await this.rows(query, within))[0];
  }

  async ping(): Promise<void> {
    await this.kysely.executeQuery(CompiledQuery.raw('select 1'));
  }
}
