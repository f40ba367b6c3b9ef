import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { PoolClient } from 'pg';
import { context } from '../context.js';
import { Databases } from '../database/databases.js';
import { isCutOff, isTransient, postgresError } from '../errors/database-errors.js';
import { recordedEntries } from '../events/events.js';
import { auditUnavailable } from '../events/events.errors.js';
import { OutboxSignal } from '../events/outbox-signal.js';
import { newId } from '../ids.js';
import type { TenancyScope } from './tenancy-scope.js';
import type { Tenant } from './tenant.js';

const attempts = 4;

/** Opens hospitals. One piece of work = one hospital = one transaction = one unit of work. */
@Injectable()
export class Tenancy {
  constructor(
    private readonly databases: Databases,
    private readonly outbox: OutboxSignal,
  ) {}

  /**
   * Runs work inside a hospital's transaction and commits it. Deadlocks and serialisation failures are tried again,
   * so work must not have effects outside the database.
   */
  async run<T>(tenant: Tenant, mode: TenancyScope['mode'], work: () => Promise<T>): Promise<T> {
    if (context.current()?.tenancy)
      throw new Error('A hospital is already open: one piece of work, one hospital.');
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.once(tenant, mode, work);
      } catch (error) {
        if (attempt >= attempts || !isTransient(error)) throw error;
        await sleep(Math.random() * 20 * attempt);
      }
    }
  }

  private async once<T>(tenant: Tenant, mode: TenancyScope['mode'], work: () => Promise<T>): Promise<T> {
    const em = this.databases.tenant.em.fork({ useContext: false });
    const scope: TenancyScope = { tenant, em, mode, recorded: [], afterwards: [] };
    return enter(scope, async () => {
      await em.begin();
      let result: T;
      try {
        result = await work();
        await em.flush();
        await commitWith(scope);
      } catch (error) {
        await undo(() => em.rollback());
        throw error;
      }
      if (scope.recorded.some(({ payload }) => payload)) this.outbox.raise(tenant.id);
      for (const follow of scope.afterwards) await follow();
      return result;
    });
  }

  /** Runs work as a hospital inside a transaction that its caller opened and commits, as provisioning does. */
  async within<T>(em: EntityManager, tenant: Tenant, work: () => Promise<T>): Promise<T> {
    const scope: TenancyScope = { tenant, em, mode: 'write', recorded: [], afterwards: [] };
    return enter(scope, async () => {
      const result = await work();
      await em.flush();
      if (scope.recorded.length > 0)
        await recordedEntries(scope)
          .execute(em.getKysely<object>())
          .catch((error: unknown) => Promise.reject(unwritten(error)));
      return result;
    });
  }

  /**
   * A short transaction of its own, on a connection that requests never hold, e.g. to reserve numbers.
   * It stands whatever becomes of the request.
   */
  async aside<T>(tenant: Tenant, work: (client: PoolClient) => Promise<T>): Promise<T> {
    const scope: TenancyScope = {
      tenant,
      em: this.databases.tenant.em,
      mode: 'write',
      recorded: [],
      afterwards: [],
    };
    const client = await this.databases.aside.connect();
    try {
      return await enter(scope, async () => {
        await client.query('begin');
        try {
          const result = await work(client);
          await client.query('commit');
          return result;
        } catch (error) {
          await client.query('rollback');
          throw error;
        }
      });
    } finally {
      client.release();
    }
  }
}

/**
 * Audit and COMMIT are sent together; an audit entry that cannot be written makes the commit a rollback, and what was
 * done or seen is undone or not shown: 503. A statement that nobody waited for is let through first, or the COMMIT
 * would overtake it, and the audit entry behind it.
 */
async function commitWith(scope: TenancyScope): Promise<void> {
  const entries = scope.recorded.length > 0 ? recordedEntries(scope) : undefined;
  const db = scope.em.getKysely<object>();
  await db.getExecutor().provideConnection(() => Promise.resolve());
  const [written, committed] = await Promise.allSettled([entries?.execute(db), scope.em.commit()]);
  if (written.status === 'rejected') throw unwritten(written.reason);
  if (committed.status === 'rejected') throw committed.reason;
}

/** A line that was lost, what may be tried again, and a transaction that had failed before are no fault of the audit. */
function unwritten(error: unknown): Error {
  const isRefused =
    ![undefined, '25P02'].includes(postgresError(error)?.code) && !isTransient(error) && !isCutOff(error);
  return isRefused ? auditUnavailable(error) : (error as Error);
}

const enter = <T>(scope: TenancyScope, work: () => Promise<T>): Promise<T> =>
  context.run({ ...(context.current() ?? { requestId: newId() }), tenancy: scope }, work);

/** A rollback that fails means that the connection is gone, and with it the transaction; the first error is the news. */
const undo = (rollback: () => Promise<unknown>): Promise<unknown> => rollback().catch(() => undefined);
