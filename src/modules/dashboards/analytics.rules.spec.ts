import { rated, sumOf } from './analytics.rules.js';

it.each([
  ['nobody was expected', 0, 0, 0, 0, null],
  ['nobody came', 0, 0, 0, 2, 1],
  ['everybody came', 1, 1, 2, 0, 0],
  ['one of three did not come', 0, 1, 1, 1, 0.3333],
])('no-show rate: %s', (_, checked_in, in_consultation, completed, no_show, rate) => {
  expect(rated({ checked_in, in_consultation, completed, no_show }).no_show_rate).toBe(rate);
});

it('adds up what is to be added up, and nothing else', () => {
  expect(
    sumOf(
      [
        { a: 1, b: 2 },
        { a: 3, b: 4 },
      ],
      { a: 0, b: 0 },
    ),
  ).toEqual({ a: 4, b: 6 });
  expect(sumOf([], { a: 0 })).toEqual({ a: 0 });
});
