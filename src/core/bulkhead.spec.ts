import { Bulkhead } from './bulkhead.js';

const refusal = () => new Error('too many');

/** Work that goes on until it is told to end. */
function held() {
  let end: () => void = () => undefined;
  const ended = new Promise<void>(resolve => (end = resolve));
  return { end, ended };
}

it('runs as many at once as it may, the others in turn', async () => {
  const bulkhead = new Bulkhead({ running: 2, waiting: 10, refusal });
  const works = Array.from({ length: 5 }, held);
  const begun: number[] = [];
  const all = works.map(({ ended }, n) =>
    bulkhead.run(async () => {
      begun.push(n);
      await ended;
    }),
  );
  await Promise.resolve();
  expect(begun).toEqual([0, 1]);
  for (const { end } of works) end();
  await Promise.all(all);
  expect(begun).toEqual([0, 1, 2, 3, 4]);
});

it('refuses when too many wait, and takes others again afterwards', async () => {
  const bulkhead = new Bulkhead({ running: 1, waiting: 1, refusal });
  const first = held();
  const running = bulkhead.run(() => first.ended);
  const waiting = bulkhead.run(() => Promise.resolve('waited'));
  await expect(bulkhead.run(() => Promise.resolve())).rejects.toThrow('too many');
  first.end();
  expect(await waiting).toBe('waited');
  await running;
  expect(await bulkhead.run(() => Promise.resolve('again'))).toBe('again');
});

it('gives the turn on after a failure', async () => {
  const bulkhead = new Bulkhead({ running: 1, waiting: 1, refusal });
  await expect(bulkhead.run(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
  expect(await bulkhead.run(() => Promise.resolve('next'))).toBe('next');
});

it('is idle when the last of those who wait has ended', async () => {
  const bulkhead = new Bulkhead({ running: 1 });
  const [first, second] = [held(), held()];
  const works = [first, second].map(({ ended }) => bulkhead.run(() => ended));
  let isIdle = false;
  const idle = bulkhead.idle().then(() => (isIdle = true));
  first.end();
  await works[0];
  await new Promise(resolve => setImmediate(resolve));
  expect(isIdle).toBe(false);
  second.end();
  await idle;
  await Promise.all(works);
});
