import pg from 'pg';
import { Counters, type CounterState, type CounterWindow } from './counters.js';

export interface PostgresCountersOptions {
  url: string;
  /** Connections, opened on demand. */
  max?: number;
  onError: (error: Error) => void;
}

interface Row {
  count: number;
  resetAt: Date;
}

const HIT = `
  insert into public.counters as c (key, count, expires_at)
  values ($1, 1, now() + make_interval(secs => $2))
  on conflict (key) do update set
    count = case when c.expires_at <= now() then 1 else least(c.count + 1, $3) end,
    expires_at = case when c.expires_at <= now() then excluded.expires_at else c.expires_at end
  returning c.count, c.expires_at as "resetAt"`;

const READ = `select count, expires_at as "resetAt" from public.counters where key = $1 and expires_at > now()`;

const GIVE_BACK = `
  update public.counters set count = count - 1 where key = $1 and expires_at > now() and count > 0`;

const SWEEP = `
  delete from public.counters where key in (
    select key from public.counters where expires_at <= now() limit $1 for update skip locked)`;

const MAX_COUNT = 2_147_483_647;

/** Its own small pool: a hit must be counted even when the request's transaction is rolled back. */
export class PostgresCounters extends Counters {
  readonly #pool: pg.Pool;

  constructor(options: PostgresCountersOptions) {
    super();
    this.#pool = new pg.Pool({
      connectionString: options.url,
      max: options.max ?? 4,
      // Long enough for a crowd to take turns: counting apart, each process for itself, lets more tries through.
      connectionTimeoutMillis: 2_000,
      query_timeout: 2_000,
      // A crash of the server may forget the last half second of hits; a flush to disk per request is not worth them.
      options: '-c synchronous_commit=off',
      application_name: 'counters',
    });
    this.#pool.on('error', options.onError);
  }

  async hit(key: string, { windowSeconds, limit }: CounterWindow): Promise<CounterState> {
    const cap = limit === undefined ? MAX_COUNT : limit + 1;
    const { rows } = await this.#pool.query<Row>(HIT, [key, windowSeconds, cap]);
    if (!rows[0]) throw new Error('the counter upsert returned no row');
    return rows[0];
  }

  async read(key: string): Promise<CounterState | undefined> {
    const { rows } = await this.#pool.query<Row>(READ, [key]);
    return rows[0];
  }

  async giveBack(key: string): Promise<void> {
    await this.#pool.query(GIVE_BACK, [key]);
  }

  async reset(key: string): Promise<void> {
    await this.#pool.query('delete from public.counters where key = $1', [key]);
  }

  async sweep(limit: number): Promise<number> {
    const { rowCount } = await this.#pool.query(SWEEP, [limit]);
    return rowCount ?? 0;
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }
}
