import { Turns } from './turns.js';

const refusal = () => new Error('too many');

/** Work that goes on until it is told to end. */
function held() {
  let end: () => void = () => undefined;
  const ended = new Promise<void>(resolve => (end = resolve));
  return { end, ended };
}

it('runs as many at once as it may, the others in turn', async () => {
  const turns = new Turns(2, 10, refusal);
  const works = Array.from({ length: 5 }, held);
  const begun: number[] = [];
  const all = works.map(({ ended }, n) =>
    turns.take(async () => {
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
  const turns = new Turns(1, 1, refusal);
  const first = held();
  const running = turns.take(() => first.ended);
  const waiting = turns.take(() => Promise.resolve('waited'));
  await expect(turns.take(() => Promise.resolve())).rejects.toThrow('too many');
  first.end();
  expect(await waiting).toBe('waited');
  await running;
  expect(await turns.take(() => Promise.resolve('again'))).toBe('again');
});

it('gives the turn on after a failure', async () => {
  const turns = new Turns(1, 1, refusal);
  await expect(turns.take(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
  expect(await turns.take(() => Promise.resolve('next'))).toBe('next');
});
