import { madeAt, newId } from './ids.js';

it('an identifier tells when it was made', () => {
  expect(madeAt('017f22e2-79b0-7cc3-98c4-dc0c0c07398f')).toEqual(new Date('2022-02-22T19:22:22.000Z'));
  const before = Date.now();
  const made = madeAt(newId()).getTime();
  expect(made).toBeGreaterThanOrEqual(before - 1);
  expect(made).toBeLessThanOrEqual(Date.now() + 1);
});

it('identifiers are in the order in which they were made, and none is made twice', () => {
  const made = Array.from({ length: 20_000 }, newId);
  expect(made).toEqual([...made].sort());
  expect(new Set(made).size).toBe(made.length);
  expect(
    made.filter(id => !/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id)),
  ).toEqual([]);
});
