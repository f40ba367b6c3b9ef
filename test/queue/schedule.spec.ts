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
  const runs: { target: JobTarget; limit: number; eventId: string }[] = [];
  for (let i = 0; i < 2; i++) {
    const runner = store.runner().handle(sweep, (target, { limit }, { eventId }) => {
      runs.push({ target, limit, eventId });
      return Promise.resolve();
    });
    await runner.start();
  }
  const startedAt = Date.now();
  const processes = [1, 2, 3].map(() => store.queues());
  await Promise.all(processes.map(queues => queues.schedule(sweep, { everyMs: 500 }, { limit: 10 })));
  await until('six runs', () => runs.length >= 6);
  await sleep(250);
  expect(new Set(runs.map(({ eventId }) => eventId)).size).toBe(runs.length);
  expect(runs[0]).toMatchObject({ target: { realm: 'platform' }, limit: 10 });
  expect(runs.length).toBeLessThanOrEqual((Date.now() - startedAt) / 500 + 2);
});

test('twenty schedules, each asked for by three processes at once, all go on', async () => {
  const jobs = Array.from({ length: 20 }, (_, i) =>
    defineJob({ name: `sweep-${i}`, queue: 'notifications', schema: z.object({ limit: z.number() }) }),
  );
  const runs = new Map<string, number>();
  const runner = store.runner();
  for (const { name, ...job } of jobs) {
    runner.handle({ name, ...job }, () => Promise.resolve(void runs.set(name, (runs.get(name) ?? 0) + 1)));
  }
  await runner.start();
  const processes = [1, 2, 3].map(() => store.queues());
  await Promise.all(
    processes.flatMap(queues => jobs.map(job => queues.schedule(job, { everyMs: 250 }, { limit: 1 }))),
  );
  await until('four runs of each', () => jobs.every(({ name }) => (runs.get(name) ?? 0) >= 4), 20_000);
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

test('a schedule of an earlier version, whose job nobody does any more, is dropped', async () => {
  const former = defineJob({ ...sweep, name: 'sweep-no-more' });
  await store.queues().schedule(former, { everyMs: 60_000 }, { limit: 1 });
  await store.queues(200).schedule(sweep, { everyMs: 60_000 }, { limit: 1 });
  const backend = store.backend();
  const queue = backend.openQueue('notifications');
  try {
    await backend.connected();
    const names = async () => (await queue.getJobSchedulers()).map(({ key }) => key).sort();
    await until('only ours is left', async () => (await names()).join() === sweep.name);
  } finally {
    await queue.close();
    await backend.close();
  }
});
