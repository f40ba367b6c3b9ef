import { windowsOf, type Observed } from './windows.rules.js';

const minute = (n: number) => n * 60_000;
const set = (setId: string, at: number, values: Observed['values']): Observed => ({
  setId,
  at: minute(at),
  values,
});
const lone = (at: number, values: Observed['values']): Observed => ({ at: minute(at), values });

it('every set is scored, with what it lacks from the half hour before', () => {
  const found = windowsOf([
    set('a', 0, { heart_rate: 70, spo2: 97 }),
    lone(10, { heart_rate: 80 }),
    set('b', 30, { temperature: 37 }),
    set('c', 61, { bp_systolic: 120 }),
  ]);
  expect(found.map(({ setId, observations }) => [setId, observations])).toEqual([
    ['a', { heart_rate: 70, spo2: 97 }],
    [null, { heart_rate: 80, spo2: 97 }],
    ['b', { temperature: 37, heart_rate: 80, spo2: 97 }],
    ['c', { bp_systolic: 120 }],
  ]);
});

it('readings by themselves are scored by half hours, each with the latest of its values', () => {
  const found = windowsOf([
    lone(0, { heart_rate: 70 }),
    lone(10, { spo2: 96 }),
    lone(29, { heart_rate: 90 }),
    lone(30, { heart_rate: 95 }),
  ]);
  expect(
    found.map(({ at, observations }) => [at / minute(1), observations.heart_rate, observations.spo2]),
  ).toEqual([
    [29, 90, 96],
    [30, 95, 96],
  ]);
});

it('nothing observed is no window', () => expect(windowsOf([])).toEqual([]));
