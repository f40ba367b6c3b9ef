import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { defineJob, type JobTarget } from '../../src/core/queue/job.js';
import { type WorkerRunner } from '../../src/core/queue/worker.runner.js';
import { until } from '../gateways/until.js';
import { TestStore } from './store.js';

const job = defineJob({ name: 'do-work', queue: 'notifications', schema: z.object({ text: z.string() }) });
const target: JobTarget = { realm: 'tenant', tenantId: randomUUID() };
const event = () => ({ eventId: randomUUID() });
const file = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

let store: TestStore;
beforeAll(async () => {
  store = await TestStore.open();
});
afterEach(() => store.reset());
afterAll(() => store.close());

function worker(work: () => Promise<void> = () => Promise.resolve()): {
  runner: WorkerRunner;
  done: string[];
} {
  const done: string[] = [];
  const runner = store.runner().handle(job, async (_target, { text }) => {
    await work();
    done.push(text);
  });
  return { runner, done };
}

async function millisecondsUntilRefused(attempt: Promise<void>): Promise<number> {
  const start = performance.now();
  await expect(attempt).rejects.toThrow();
  return performance.now() - start;
}

test('a graceful close finishes the running job and takes no other', async () => {
  let started = 0;
  const { runner, done } = worker(async () => {
    started++;
    await sleep(600);
  });
  const slow = store.runner({ concurrency: 1 }).handle(job, async (_target, { text }) => {
    started++;
    await sleep(600);
    done.push(text);
  });
  await runner.close(); // never started: nothing to do
  await slow.start();
  const queues = store.queues();
  await queues.add(job, target, { text: 'one' }, event());
  await until('started', () => started === 1);
  await queues.add(job, target, { text: 'two' }, event());
  await slow.close();
  expect(done).toEqual(['one']);
  const next = worker();
  await next.runner.start();
  await until('the other is done by the next', () => next.done.length === 1);
  expect(next.done).toEqual(['two']);
});

test('a close that waited long enough leaves the job to another worker', async () => {
  let release = (): void => undefined;
  const stuck = store.runner().handle(job, () => new Promise(resolve => (release = resolve)));
  await stuck.start();
  await store.queues().add(job, target, { text: 'x' }, event());
  await sleep(300);
  const start = performance.now();
  await stuck.close(300);
  expect(performance.now() - start).toBeLessThan(1_000);
  expect(store.logged('jobs still running at shutdown, left to another worker')).toHaveLength(1);
  release();
});

test('when a worker is killed in the middle of a job, another does it', async () => {
  const child = spawn(
    process.execPath,
    ['--import', file('ts-resolve.mjs'), file('stuck-worker.ts'), JSON.stringify(store.options)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  await store.queues().add(job, target, { text: 'x' }, event());
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
  const { runner, done } = worker();
  await runner.start();
  await until('done by another', () => done.length === 1);
  expect(store.logged('job taken back from a worker that died')).toHaveLength(1);
});

test.each(['cut', 'hang'] as const)(
  'line %s for seconds: producers fail fast, then all goes on by itself',
  async how => {
    const { runner, done } = worker();
    await runner.start();
    const queues = store.queues();
    await queues.add(job, target, { text: 'before' }, event());
    await until('before', () => done.includes('before'));
    expect(await queues.isHealthy()).toBe(true);

    await store.proxy[how]();
    for (let i = 0; i < 2; i++) {
      expect(await millisecondsUntilRefused(queues.add(job, target, { text: 'lost' }, event()))).toBeLessThan(
        10_000,
      );
    }
    const asked = performance.now();
    expect(await queues.isHealthy()).toBe(false);
    expect(performance.now() - asked).toBeLessThan(10_000);
    await sleep(2_000);
    expect(store.log.length).toBeLessThan(20);

    await store.proxy.restore();
    const back = performance.now();
    await until('producer is back', () => queues.isHealthy());
    await queues.add(job, target, { text: 'after' }, event());
    await until('after', () => done.includes('after'));
    expect(performance.now() - back).toBeLessThan(6_000);
  },
);

test('producers and workers may start before the store does', async () => {
  await store.proxy.cut();
  const { runner, done } = worker();
  const starting = runner.start();
  const queues = store.queues();
  expect(await millisecondsUntilRefused(queues.add(job, target, { text: 'x' }, event()))).toBeLessThan(1_200);
  await sleep(500);
  await store.proxy.restore();
  await starting;
  await until('queue there', () => queues.isHealthy());
  await queues.add(job, target, { text: 'y' }, event());
  await until('done', () => done.includes('y'));
});

test('a worker that is told to stop while it waits for the store, stops', async () => {
  await store.proxy.cut();
  const { runner } = worker();
  const starting = runner.start();
  await sleep(200);
  await runner.close();
  await starting;
});
