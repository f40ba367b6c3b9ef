import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { defineJob, type JobTarget } from '../../src/core/queue/job.js';
import { until } from '../gateways/until.js';
import { TestStore } from './store.js';

const sweep = defineJob({
  name: 'sweep-things',
  queue: 'notifications',
  schema: z.object({ limit: z.number() }),
});

let store: TestStore;
beforeAll(async () => {
  store = await TestStore.open();
});
afterEach(() => store.reset());
afterAll(() => store.close());

test('three processes asking at once for the same schedule get one run per tick, each with an id of its own', async () => {
  const runs: { target: JobTarget; limit: number; eventId: string; at: number }[] = [];
  for (let i = 0; i < 2; i++) {
    const runner = store.runner().handle(sweep, (target, { limit }, { eventId }) => {
      runs.push({ target, limit, eventId, at: Date.now() });
      return Promise.resolve();
    });
    await runner.start();
  }
  const processes = [1, 2, 3].map(() => store.queues());
  await Promise.all(processes.map(queues => queues.schedule(sweep, { everyMs: 500 }, { limit: 10 })));
  await until('six runs', () => runs.length >= 6);
  await sleep(250);
  expect(new Set(runs.map(({ eventId }) => eventId)).size).toBe(runs.length);
  expect(runs[0]).toMatchObject({ target: { realm: 'platform' }, limit: 10 });
  const gaps = runs.slice(1).map(({ at }, i) => at - (runs[i]?.at ?? 0));
  for (const gap of gaps) expect(gap).toBeGreaterThan(300);
});

test('a schedule by cron runs, and comes back when the store was emptied', async () => {
  const runs: number[] = [];
  const runner = store.runner().handle(sweep, () => Promise.resolve(void runs.push(Date.now())));
  await runner.start();
  await store.queues(500).schedule(sweep, { cron: '* * * * * *', timeZone: 'Asia/Kolkata' }, { limit: 1 });
  await until('ran', () => runs.length >= 2);
  await store.empty();
  const before = runs.length;
  await until('ran after the loss', () => runs.length >= before + 2);
});

test('asking while the store is away is no error and is made up for', async () => {
  const runs: number[] = [];
  await store
    .runner()
    .handle(sweep, () => Promise.resolve(void runs.push(1)))
    .start();
  await store.proxy.cut();
  await store.queues(300).schedule(sweep, { everyMs: 2_000 }, { limit: 1 });
  expect(store.logged('schedule not written, will be tried again')).not.toHaveLength(0);
  await store.proxy.restore();
  await until('ran', () => runs.length >= 1, 15_000);
});
