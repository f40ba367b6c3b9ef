import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { defineJob, type JobTarget, PermanentJobError } from '../../src/core/queue/job.js';
import { jobRequest } from '../../src/core/queue/job.request.js';
import { JobPaused, type JobMeta } from '../../src/core/queue/worker.runner.js';
import { until } from '../gateways/until.js';
import { TestStore } from './store.js';

const greet = defineJob({
  name: 'send-greeting',
  queue: 'notifications',
  schema: z.object({ text: z.string(), at: z.coerce.date().optional() }),
  retry: { attempts: 3, firstDelayMs: 200, maxDelayMs: 1_000 },
});
const tenant = (): JobTarget => ({ realm: 'tenant', tenantId: randomUUID() });

let store: TestStore;
beforeAll(async () => {
  store = await TestStore.open();
});
afterEach(() => store.reset());
afterAll(() => store.close());

/** Starts a worker that writes down what it was given and then does `work`. */
async function worker(work: (text: string, meta: JobMeta) => Promise<void> = () => Promise.resolve()) {
  const seen: { target: JobTarget; text: string; meta: JobMeta; at: number }[] = [];
  const runner = store.runner().handle(greet, async (target, { text }, meta) => {
    seen.push({ target, text, meta, at: Date.now() });
    await work(text, meta);
  });
  await runner.start();
  return { seen, runner };
}

test('a job arrives with its tenant, its event and its payload, inside the context of the tenant', async () => {
  const entered: JobTarget[] = [];
  const seen: unknown[] = [];
  const runner = store.runner({
    runIn: async (target, work) => {
      entered.push(target);
      await work();
    },
  });
  await runner
    .handle(greet, (target, payload, meta) => Promise.resolve(void seen.push([target, payload, meta])))
    .start();
  const [target, eventId] = [tenant(), randomUUID()];
  await store.queues().add(greet, target, { text: 'hello', at: new Date(0) }, { eventId });
  await until('job seen', () => seen.length === 1);
  expect(entered).toEqual([target]);
  expect(seen).toEqual([
    [target, { text: 'hello', at: new Date(0) }, { eventId, attempt: 1, lastAttempt: false }],
  ]);
});

test('a job without tenant does not type-check', () => {
  // @ts-expect-error a target is a tenant with its id, or the platform
  const withoutTenant: JobTarget = { realm: 'tenant' };
  expect(() => jobRequest(greet, withoutTenant, { text: 'x' }, { eventId: randomUUID() })).toThrow(
    'tenant_id',
  );
});

test('a failing job is tried again, later each time, and the last attempt knows that it is the last', async () => {
  const { seen } = await worker(() => Promise.reject(new Error('no luck')));
  await store.queues().add(greet, tenant(), { text: 'x' }, { eventId: randomUUID() });
  await until('failed for good', () => store.logged('job failed for good').length === 1);
  expect(seen.map(({ meta }) => [meta.attempt, meta.lastAttempt])).toEqual([
    [1, false],
    [2, false],
    [3, true],
  ]);
  const [first = 0, second = 0, third = 0] = seen.map(({ at }) => at);
  expect(second - first).toBeGreaterThanOrEqual(95);
  expect(third - second).toBeGreaterThanOrEqual(195);
  expect(store.logged('job failed, will be tried again')).toHaveLength(2);
});

test('adding the same event again changes nothing, before and after it was done; another tenant is another job', async () => {
  const queues = store.queues();
  const [target, eventId] = [tenant(), randomUUID()];
  await Promise.all([1, 2, 3].map(() => queues.add(greet, target, { text: 'x' }, { eventId })));
  const { seen } = await worker();
  await until('first run', () => seen.length === 1);
  await sleep(100);
  await queues.add(greet, target, { text: 'x' }, { eventId });
  await queues.addBulk([jobRequest(greet, target, { text: 'x' }, { eventId })]);
  await queues.add(greet, tenant(), { text: 'other' }, { eventId });
  await until('other tenant', () => seen.length === 2);
  await sleep(300);
  expect(seen.map(({ text }) => text)).toEqual(['x', 'other']);
});

test('many jobs of many tenants are added in one step', async () => {
  const { seen } = await worker();
  const request = (i: number) => jobRequest(greet, tenant(), { text: String(i) }, { eventId: randomUUID() });
  const requests = Array.from({ length: 200 }, (_, i) => request(i));
  const queues = store.queues();
  await queues.addBulk(requests);
  await queues.addBulk(requests);
  await until('all seen', () => seen.length >= 200);
  await sleep(200);
  expect(new Set(seen.map(({ text }) => text)).size).toBe(200);
  expect(seen).toHaveLength(200);
});

test('a delayed job waits for its time, and less urgent jobs let others pass', async () => {
  const queues = store.queues();
  const added = Date.now();
  await queues.add(greet, tenant(), { text: 'late' }, { eventId: randomUUID(), delayMs: 700 });
  await queues.add(greet, tenant(), { text: 'backlog' }, { eventId: randomUUID(), priority: 5 });
  await queues.add(greet, tenant(), { text: 'urgent' }, { eventId: randomUUID() });
  const { seen } = await worker();
  await until('three seen', () => seen.length === 3);
  expect(seen.map(({ text }) => text)).toEqual(['urgent', 'backlog', 'late']);
  expect((seen[2]?.at ?? 0) - added).toBeGreaterThanOrEqual(690);
});

test('a bad payload, tenant or event is refused when added', async () => {
  const queues = store.queues();
  const eventId = randomUUID();
  // @ts-expect-error the payload is typed by the schema
  await expect(queues.add(greet, tenant(), { text: 7 }, { eventId })).rejects.toThrow('bad payload: text');
  const nobody: JobTarget = { realm: 'tenant', tenantId: 'public' };
  await expect(queues.add(greet, nobody, { text: 'x' }, { eventId })).rejects.toThrow('tenant_id');
  await expect(queues.add(greet, tenant(), { text: 'x' }, { eventId: 'x:y' })).rejects.toThrow('event_id');
});

test('what came into the store some other way fails visibly, once, and no handler sees it', async () => {
  const { seen } = await worker();
  const backend = store.backend();
  const raw = backend.openQueue('notifications');
  const good = { realm: 'tenant' as const, tenant_id: randomUUID(), event_id: randomUUID() };
  const options = (jobId: string) => ({ jobId, attempts: 5, removeOnFail: false });
  await raw.waitUntilReady();
  await backend.connected();
  await raw.addBulk([
    { name: greet.name, data: { ...good, payload: { text: 5 } }, opts: options('bad.payload') },
    {
      name: greet.name,
      data: { ...good, tenant_id: 'all', payload: { text: 'x' } },
      opts: options('bad.tenant'),
    },
    { name: 'no-such-job', data: { ...good, payload: {} }, opts: options('no.handler') },
  ]);
  await until('three failed', () => store.logged('job failed for good').length === 3);
  const reasons = store
    .logged('job failed for good')
    .map(({ fields }) => (fields as { err: Error }).err.message);
  expect(reasons.sort()).toEqual([
    expect.stringContaining('bad envelope: tenant_id'),
    expect.stringContaining('bad payload: text'),
    'no handler for job no-such-job',
  ]);
  expect(await raw.getJobCounts('failed')).toEqual({ failed: 3 });
  expect(seen).toHaveLength(0);
  await raw.close();
  await backend.close();
});

test('a permanent error is not tried again; a replay runs the job once more', async () => {
  let broken = true;
  const { seen } = await worker(() =>
    broken ? Promise.reject(new PermanentJobError('refused')) : Promise.resolve(),
  );
  const queues = store.queues();
  const [target, eventId] = [tenant(), randomUUID()];
  await queues.add(greet, target, { text: 'secret text' }, { eventId });
  await until('failed', () => store.logged('job failed for good').length === 1);
  await sleep(400);
  expect(seen).toHaveLength(1);
  expect(JSON.stringify(store.log)).not.toContain('secret text');
  broken = false;
  expect(await queues.replay(greet, target, eventId)).toBe(true);
  await until('ran again', () => seen.length === 2);
  await until('no longer failed', async () => !(await queues.replay(greet, target, eventId)));
  expect(seen[1]?.meta).toEqual({ eventId, attempt: 1, lastAttempt: false });
});

test('a job of a paused tenant is put off, without a failure and without using up an attempt', async () => {
  const { seen } = await worker(() => Promise.reject(new JobPaused()));
  await store.queues().add(greet, tenant(), { text: 'x' }, { eventId: randomUUID() });
  const backend = store.backend();
  const raw = backend.openQueue('notifications');
  await raw.waitUntilReady();
  await backend.connected();
  await until('put off', async () => (await raw.getJobCounts('delayed')).delayed === 1);
  expect(seen).toHaveLength(1);
  expect(store.log).toEqual([]);
  await raw.close();
  await backend.close();
});
