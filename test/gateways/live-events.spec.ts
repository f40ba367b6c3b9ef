import { setTimeout as sleep } from 'node:timers/promises';
import { type LiveEvents, MAX_MESSAGE_BYTES } from '../../src/core/gateways/live-events/live-events.js';
import { PostgresLiveEvents } from '../../src/core/gateways/live-events/postgres-live-events.js';
import { RedisLiveEvents } from '../../src/core/gateways/live-events/redis-live-events.js';
import { type OwnDatabase, ownDatabase } from './own-database.js';
import { type TcpProxy, tcpProxy } from './tcp-proxy.js';
import { until } from './until.js';

let database: OwnDatabase;
let proxy: TcpProxy;
let log: string[];
const open: LiveEvents[] = [];
const redisUrl = process.env.REDIS_URL;

beforeAll(async () => {
  database = await ownDatabase();
  proxy = await tcpProxy(redisUrl ?? database.url);
});
beforeEach(() => (log = []));
afterEach(async () => {
  await proxy.restore();
  await Promise.all(open.splice(0).map(events => events.close()));
});
afterAll(async () => {
  await proxy.close();
  await database.drop();
});

/** As a process of its own would have it. */
function liveEvents(): LiveEvents {
  const note = (_fields: object, message: string): void => void log.push(message);
  const options = {
    url: proxy.url,
    logger: { warn: note, error: note },
    heartbeatMs: 500,
    channel: `live_${database.name}`,
  };
  const events = redisUrl ? new RedisLiveEvents(options) : new PostgresLiveEvents(options);
  open.push(events);
  return events;
}

async function started(): Promise<LiveEvents> {
  const events = liveEvents();
  await events.start();
  return events;
}

function collect(events: LiveEvents, channel: string): unknown[] {
  const seen: unknown[] = [];
  events.subscribe(channel, message => seen.push(message));
  return seen;
}

test('a message reaches the subscribers of its channel in every process, its own included', async () => {
  const [one, two] = [await started(), await started()];
  const [here, there, elsewhere] = [collect(one, 'roles'), collect(two, 'roles'), collect(two, 'outbox')];
  const message = { tenant_id: 't1', note: 'naïve "quotes" \'and\' 🩺\n' };
  await one.publish('roles', message);
  await until('both', () => here.length === 1 && there.length === 1);
  expect([here, there, elsewhere]).toEqual([[message], [message], []]);
});

test('messages of one process arrive in order; who unsubscribed gets none; a failing handler hurts nobody', async () => {
  const [one, two] = [await started(), await started()];
  const gone: unknown[] = [];
  two.subscribe('n', message => gone.push(message))();
  two.subscribe('n', () => {
    throw new Error('bug');
  });
  const seen = collect(two, 'n');
  for (let i = 0; i < 50; i++) await one.publish('n', i);
  await until('all', () => seen.length === 50);
  expect(seen).toEqual(Array.from({ length: 50 }, (_, i) => i));
  expect(gone).toEqual([]);
  expect(new Set(log)).toEqual(new Set(['live event handler failed']));
});

test('a message may be as long as the limit and no longer', async () => {
  const events = await started();
  const seen = collect(events, 'c');
  const text = 'x'.repeat(MAX_MESSAGE_BYTES - '["c",""]'.length);
  await events.publish('c', text);
  await until('arrived', () => seen.length === 1);
  await expect(events.publish('c', `${text}x`)).rejects.toThrow(RangeError);
});

test.each(['cut', 'hang'] as const)(
  'line %s: subscribers hear of it, publishing fails fast, both come back',
  async how => {
    const [one, two] = [await started(), await started()];
    const seen = collect(two, 'c');
    const heard: string[] = [];
    two.onDisconnect(() => heard.push(`lost, connected: ${two.connected}`));
    two.onReconnect(() => heard.push(`back, connected: ${two.connected}`));
    await one.publish('c', 'before');
    await until('before', () => seen.length === 1);

    await proxy[how]();
    await until('loss noticed', () => heard.length === 1 && !one.connected, 3_000);
    const start = performance.now();
    await expect(one.publish('c', 'lost')).rejects.toThrow();
    expect(performance.now() - start).toBeLessThan(1_500);

    await sleep(1_000);
    await proxy.restore();
    await until('back', () => one.connected && two.connected);
    await until('publishing again', () =>
      one.publish('c', 'after').then(
        () => true,
        () => false,
      ),
    );
    await until('after', () => seen.includes('after'));
    expect(heard).toEqual(['lost, connected: false', 'back, connected: true']);
    expect(log.length).toBeLessThan(6);
  },
);

test('a session ended by the server is replaced within a second', async () => {
  const events = await started();
  const seen = collect(events, 'c');
  let lost = 0;
  events.onDisconnect(() => lost++);
  if (redisUrl) {
    await proxy.cut();
    await proxy.restore();
  } else {
    await database.run(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'live-events%'",
    );
  }
  await until('noticed', () => lost === 1, 1_000);
  await until('back', () => events.connected, 1_000);
  await until(
    'publishing',
    () =>
      events.publish('c', 1).then(
        () => true,
        () => false,
      ),
    1_000,
  );
  await until('arrived', () => seen.length === 1);
});

test('a process may start before the server does', async () => {
  await proxy.cut();
  const events = await started();
  expect(events.connected).toBe(false);
  const seen = collect(events, 'c');
  let back = 0;
  events.onReconnect(() => back++);
  await proxy.restore();
  await until('connected', () => events.connected);
  await until('publishing', () =>
    events.publish('c', 1).then(
      () => true,
      () => false,
    ),
  );
  await until('arrived', () => seen.length >= 1);
  expect(back).toBe(0);
});

test('close is prompt while the server hangs', async () => {
  const events = await started();
  await events.publish('c', 1);
  proxy.hang();
  const start = performance.now();
  await events.close();
  expect(performance.now() - start).toBeLessThan(2_000);
});
