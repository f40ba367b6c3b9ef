import { Redis } from 'ioredis';
import { Counters, type CounterState, type CounterWindow } from './counters.js';

export interface RedisCountersOptions {
  url: string;
  prefix: string;
  /** How long a request may wait for Redis before it is told that there is none. */
  timeoutMs?: number;
  onError: (error: Error) => void;
}

/** Answers [count, milliseconds left, the store's clock]; a key without an end (set by hand) is given one. */
const HIT = `
  local count = tonumber(redis.call('get', KEYS[1]) or '0')
  if count < tonumber(ARGV[2]) then count = redis.call('incr', KEYS[1]) end
  local left = redis.call('pttl', KEYS[1])
  if left < 0 then
    redis.call('pexpire', KEYS[1], ARGV[1])
    left = tonumber(ARGV[1])
  end
  local time = redis.call('time')
  return { count, left, time[1] * 1000 + math.floor(time[2] / 1000) }`;

const READ = `
  local count = redis.call('get', KEYS[1])
  if not count then return false end
  local time = redis.call('time')
  return { tonumber(count), redis.call('pttl', KEYS[1]), time[1] * 1000 + math.floor(time[2] / 1000) }`;

const GIVE_BACK = `
  if tonumber(redis.call('get', KEYS[1]) or '0') > 0 then redis.call('decr', KEYS[1]) end`;

type Answer = [count: number, left: number, now: number];

export class RedisCounters extends Counters {
  readonly #redis: Redis;
  readonly #prefix: string;

  constructor(options: RedisCountersOptions) {
    super();
    this.#prefix = options.prefix;
    this.#redis = new Redis(options.url, {
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      connectTimeout: 2_000,
      commandTimeout: options.timeoutMs ?? 500,
      socketTimeout: 5_000,
      retryStrategy: attempt => Math.min(100 * attempt, 2_000),
    });
    this.#redis.on('error', options.onError);
  }

  async hit(key: string, { windowSeconds, limit }: CounterWindow): Promise<CounterState> {
    const cap = limit === undefined ? Number.MAX_SAFE_INTEGER : limit + 1;
    const answer = await this.#redis.eval(HIT, 1, this.#key(key), Math.round(windowSeconds * 1000), cap);
    return stateOf(answer as Answer);
  }

  async read(key: string): Promise<CounterState | undefined> {
    const answer = await this.#redis.eval(READ, 1, this.#key(key));
    return answer ? stateOf(answer as Answer) : undefined;
  }

  async giveBack(key: string): Promise<void> {
    await this.#redis.eval(GIVE_BACK, 1, this.#key(key));
  }

  async reset(key: string): Promise<void> {
    await this.#redis.del(this.#key(key));
  }

  /** Redis forgets by itself. */
  sweep(): Promise<number> {
    return Promise.resolve(0);
  }

  close(): Promise<void> {
    this.#redis.disconnect();
    return Promise.resolve();
  }

  #key(key: string): string {
    return `${this.#prefix}:counter:${key}`;
  }
}

const stateOf = ([count, left, now]: Answer): CounterState => ({ count, resetAt: new Date(now + left) });
