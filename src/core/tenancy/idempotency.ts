import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import { Clock } from '../clock.js';
import { currentActor } from '../context.js';
import { AppError } from '../errors/app-error.js';
import { TenantDb } from './tenant-db.js';
import { currentTenant } from './tenancy-scope.js';

interface Stored {
  readonly free: boolean;
  readonly request_hash: Buffer | null;
  readonly status: number | null;
  readonly body: unknown;
}

const inFlight = () =>
  new AppError(409, 'idempotency.in_flight', 'The same request is being worked on. Please wait a moment.', {
    retryAfterSeconds: 1,
  });

/**
 * `Idempotency-Key`: a POST that is sent again does nothing and answers the same. Keys belong to a caller and a
 * route; the record commits with the effect, so a refused request does not burn its key.
 */
@Injectable()
export class IdempotentReplay {
  constructor(
    private readonly db: TenantDb,
    private readonly clock: Clock,
  ) {}

  async once(request: FastifyRequest, reply: FastifyReply, work: () => Promise<unknown>): Promise<unknown> {
    const key = request.headers['idempotency-key'];
    if (key === undefined) return work();
    if (typeof key !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(key))
      throw new AppError(
        422,
        'idempotency.malformed',
        'Idempotency-Key must have 1 to 200 printable characters.',
      );
    const actor = currentActor().userId;
    const route = `${request.method} ${request.url.split('?')[0]}`;
    const hash = createHash('sha256')
      .update(JSON.stringify([request.query, request.body]))
      .digest();

    const stored = await this.claim(actor, route, key);
    if (!stored.free) throw inFlight();
    if (stored.request_hash) {
      if (!stored.request_hash.equals(hash))
        throw new AppError(
          422,
          'idempotency.other_request',
          'This Idempotency-Key was used for a different request.',
        );
      void reply.status(stored.status ?? 201).header('idempotency-replayed', 'true');
      return stored.body;
    }
    const body = await work();
    await this.db.flush();
    await this.db.rows(sql`
      insert into idempotency_records (actor_id, route, key, request_hash, status, body, created_at)
      values (${actor}, ${route}, ${key}, ${hash}, ${reply.statusCode}, ${JSON.stringify(body ?? null)}, ${this.clock.now()})`);
    return body;
  }

  /** Deletes up to `limit` answers from before an instant; says how many. */
  async forget(before: Date, limit: number): Promise<number> {
    const gone = await this.db.rows(sql`
      delete from idempotency_records where (actor_id, route, key) in (
        select actor_id, route, key from idempotency_records where created_at < ${before}
        limit ${limit} for update skip locked)
      returning 1`);
    return gone.length;
  }

  /** Holds the key until the transaction ends, and reads what an earlier one has left. */
  private async claim(actor: string, route: string, key: string): Promise<Stored> {
    const free = await this.db.row(
      sql<{
        free: boolean;
      }>`select pg_try_advisory_xact_lock(hashtextextended(${[currentTenant().code, actor, route, key].join(' ')}, 0)) as free`,
    );
    const stored = await this.db.row(sql<Omit<Stored, 'free'>>`
      select request_hash, status, body from idempotency_records
      where actor_id = ${actor} and route = ${route} and key = ${key}`);
    return { free: free?.free === true, request_hash: null, status: null, body: null, ...stored };
  }
}
