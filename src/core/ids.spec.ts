import { madeAt, newId } from './ids.js';

it('an identifier tells when it was made', () => {
  expect(madeAt('017f22e2-79b0-7cc3-98c4-dc0c0c07398f')).toEqual(new Date('2022-02-22T19:22:22.000Z'));
  const before = Date.now();
  const made = madeAt(newId()).getTime();
  expect(made).toBeGreaterThanOrEqual(before - 1);
  expect(made).toBeLessThanOrEqual(Date.now() + 1);
});
