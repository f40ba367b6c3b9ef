import { Turns } from './turns.js';

const queue = 'notifications';
const send = { name: 'send', queue } as const;
const seal = { name: 'seal', queue: 'maintenance' } as const;
const many = (turns: Turns, tenant: string, count: number): number[] =>
  Array.from({ length: count }, () => turns.next(send, tenant));

test('the first job of a hospital stands before the second of one that came earlier', () => {
  const turns = new Turns();
  const [a, b] = [many(turns, 'a', 10_000), many(turns, 'b', 2)];
  expect(b).toEqual([1, 2]);
  expect(a.filter(turn => turn < 2)).toHaveLength(1);
});

test('a newcomer begins where the queue has got to, so that it overtakes nobody who waits for that turn', () => {
  const turns = new Turns();
  many(turns, 'a', 10_000);
  turns.started(queue, 400);
  expect(turns.next(send, 'b')).toBe(401);
  turns.started(queue, 300); // tried again
  expect(turns.next(send, 'c')).toBe(401);
});

test('jobs of another kind need not wait for those of the first', () => {
  const turns = new Turns();
  many(turns, 'a', 10_000);
  expect(turns.next({ name: 'write', queue }, 'a')).toBe(1);
});

test('jobs of one kind never pass each other in a hospital', () => {
  const turns = new Turns();
  const before = many(turns, 'a', 50);
  turns.started(queue, 20);
  const after = many(turns, 'a', 50);
  expect([...before, ...after]).toEqual([...before, ...after].toSorted((x, y) => x - y));
});

test('queues have turns of their own, and numbers begin again before the store runs out of them', () => {
  const turns = new Turns();
  turns.started(queue, 2_000_000);
  expect(turns.next(seal, 'a')).toBe(1);
  expect(turns.next(send, 'a')).toBe(1);
});
