import { Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql, type RawBuilder } from 'kysely';
import { currentScope } from './tenancy-scope.js';

/**
 * The data of the hospital that has been entered. Repositories use nothing else.
 * Every member throws when no hospital is open.
 */
@Injectable()
export class TenantDb {
  /** Entities and the unit of work: for writes. */
  get em(): EntityManager {
    return currentScope().em;
  }

  /** Plain typed rows: for lists and reports. Instants arrive as ISO 8601 text. */
  async rows<T>(query: RawBuilder<T>): Promise<T[]> {
    return (await query.execute(this.em.getKysely<object>())).rows;
  }

  async row<T>(query: RawBuilder<T>): Promise<T | undefined> {
    return (await this.rows(query))[0];
  }

  /** Runs statements whose failure must not end the transaction, so that the refusal can be explained from it. */
  async attempt<T>(work: () => Promise<T>): Promise<T> {
    await this.rows(sql`savepoint attempt`);
    try {
      // The savepoint ends with the transaction; releasing it would be one more statement.
      return await work();
    } catch (error) {
      await this.rows(sql`rollback to savepoint attempt`);
      throw error;
    }
  }

  /** Sends pending writes now, so that the constraints of the database speak here and not at commit. */
  async flush(): Promise<void> {
    await this.em.flush();
  }
}
