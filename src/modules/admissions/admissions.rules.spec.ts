import { handOverSince, isAhead } from './admissions.rules.js';

const now = new Date('2030-01-07T10:00:00Z');

it('visits of the last two hours are handed over', () => {
  expect(handOverSince(now)).toEqual(new Date('2030-01-07T08:00:00Z'));
});

it.each([
  ['earlier', '2030-01-07T09:59:00Z', false],
  ['now', '2030-01-07T10:00:00Z', false],
  ['a minute ahead, as clocks are', '2030-01-07T10:01:00Z', false],
  ['later', '2030-01-07T10:01:01Z', true],
])('%s lies in the future or not', (_, instant, ahead) => {
  expect(isAhead(new Date(instant), now)).toBe(ahead);
});
