import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Counters } from '../../src/core/gateways/counters/counters.js';
import { FallbackCounters } from '../../src/core/gateways/counters/fallback-counters.js';
import { MemoryCounters } from '../../src/core/gateways/counters/memory-counters.js';
import { PostgresCounters } from '../../src/core/gateways/counters/postgres-counters.js';
import { RedisCounters } from '../../src/core/gateways/counters/redis-counters.js';
import { type OwnDatabase, ownDatabase } from '../gateways/own-database.js';
import { type TcpProxy, tcpProxy } from '../gateways/tcp-proxy.js';
import { until } from '../gateways/until.js';

const redisUrl = process.env.REDIS_URL;
const errors: unknown[] = [];
let database: OwnDatabase;
let proxy: TcpProxy;
let one: Counters;
let two: Counters;

/** As a process of its own would have it. */
function shared(): Counters {
  const onError = (error: Error): void => void errors.push(error);
  return redisUrl
    ? new RedisCounters({ url: proxy.url, prefix: database.name, onError })
    : new PostgresCounters({ url: proxy.url, onError });
}

beforeAll(async () => {
  database = await ownDatabase();
  await database.run(`
    create table public.counters (key text primary key, count integer not null, expires_at timestamptz not null)`);
  proxy = await tcpProxy(redisUrl ?? database.url);
  [one, two] = [shared(), shared()];
  await until('connected', () => answers(one).then(async first => first && (await answers(two))));
});
afterAll(async () => {
  await Promise.all([one.close(), two.close()]);
  await proxy.close();
  await database.drop();
});

const answers = (counters: Counters): Promise<boolean> =>
  counters.read('x').then(
    () => true,
    () => false,
  );

test('200 hits at once from two processes are counted exactly, in one window', async () => {
  const key = randomUUID();
  const hits = Array.from({ length: 200 }, (_, i) => (i % 2 ? one : two).hit(key, { windowSeconds: 60 }));
  const states = await Promise.all(hits);
  const counts = states.map(({ count }) => count).sort((a, b) => a - b);
  expect(counts).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));
  const ends = states.map(({ resetAt }) => resetAt.getTime());
  expect(Math.max(...ends) - Math.min(...ends)).toBeLessThanOrEqual(2);
  expect((ends[0] ?? 0) - Date.now()).toBeGreaterThan(50_000);
  expect((await two.read(key))?.count).toBe(200);
});

describe.each([
  ['the shared store', () => one],
  ['a process of its own', () => new MemoryCounters()],
])('%s', (_, make) => {
  test('a window begins with the first hit, is not prolonged by more, and then begins anew', async () => {
    const counters = make();
    const key = randomUUID();
    expect(await counters.read(key)).toBeUndefined();
    const first = await counters.hit(key, { windowSeconds: 1 });
    await sleep(600);
    const second = await counters.hit(key, { windowSeconds: 1 });
    expect([first.count, second.count]).toEqual([1, 2]);
    expect(Math.abs(second.resetAt.getTime() - first.resetAt.getTime())).toBeLessThanOrEqual(2);
    await sleep(500);
    expect(await counters.read(key)).toBeUndefined();
    expect((await counters.hit(key, { windowSeconds: 1 })).count).toBe(1);
  });

  test('a hit can be given back: one less, never below none, in the same window', async () => {
    const counters = make();
    const key = randomUUID();
    await counters.giveBack(key);
    expect(await counters.read(key)).toBeUndefined();
    const { resetAt } = await counters.hit(key, { windowSeconds: 60 });
    await counters.hit(key, { windowSeconds: 60 });
    await counters.giveBack(key);
    const state = await counters.read(key);
    expect(state?.count).toBe(1);
    expect(Math.abs((state?.resetAt.getTime() ?? 0) - resetAt.getTime())).toBeLessThanOrEqual(2);
    for (let i = 0; i < 3; i++) await counters.giveBack(key);
    expect((await counters.hit(key, { windowSeconds: 60 })).count).toBe(1);
  });

  test('counting stops one above the limit', async () => {
    const counters = make();
    const key = randomUUID();
    for (let i = 0; i < 8; i++) await counters.hit(key, { windowSeconds: 60, limit: 5 });
    expect((await counters.read(key))?.count).toBe(6);
  });

  test('a reset forgets one key and no other', async () => {
    const counters = make();
    const [key, other] = [randomUUID(), randomUUID()];
    await counters.hit(key, { windowSeconds: 60 });
    await counters.hit(other, { windowSeconds: 60 });
    await counters.reset(key);
    expect(await counters.read(key)).toBeUndefined();
    expect((await counters.read(other))?.count).toBe(1);
    expect((await counters.hit(key, { windowSeconds: 60 })).count).toBe(1);
  });
});

test('a key is a value and never a statement', async () => {
  const key = `'; drop table public.counters; -- ${randomUUID()} \u00fc\n`;
  await one.hit(key, { windowSeconds: 60 });
  expect((await two.read(key))?.count).toBe(1);
});

test('what expired does not stay in the store', async () => {
  const key = randomUUID();
  await one.hit(key, { windowSeconds: 0.2 });
  await one.hit(`${key} stays`, { windowSeconds: 60 });
  await sleep(300);
  if (one instanceof PostgresCounters) {
    expect(await one.sweep(1000)).toBeGreaterThanOrEqual(1);
    expect((await database.run(`select from counters where expires_at <= now()`)).rowCount).toBe(0);
  }
  expect(await one.read(key)).toBeUndefined();
  expect((await one.read(`${key} stays`))?.count).toBe(1);
});

test.each(['cut', 'hang'] as const)(
  'line %s: limits hold in the process, fast, and are shared again after',
  async how => {
    let falls = 0;
    const store = shared();
    await until('connected', () => answers(store));
    const limits = new FallbackCounters(store, () => falls++);
    const key = randomUUID();
    await limits.hit(key, { windowSeconds: 60 });

    await proxy[how]();
    const start = performance.now();
    const counts: number[] = [];
    for (let i = 0; i < 20; i++) counts.push((await limits.hit(key, { windowSeconds: 60, limit: 9 })).count);
    expect(performance.now() - start).toBeLessThan(2_500);
    expect(counts.slice(0, 11)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10]);
    expect(falls).toBeGreaterThanOrEqual(1);

    await proxy.restore();
    await until('shared again', async () => (await limits.hit(key, { windowSeconds: 60 })).count <= 3);
    await until('others too', () => answers(one));
    await until('others too', () => answers(two));
    await limits.close();
  },
);
