import { isStillDue } from './told-events.rules.js';

const starts_at = '2030-01-08T04:30:00.000Z';
const visit = { status: 'SCHEDULED', starts_at };
const before = new Date('2030-01-08T02:30:00Z');

it.each<[string, typeof visit, Date, boolean]>([
  ['of a visit that stands', visit, before, true],
  ['at the last moment before it', visit, new Date('2030-01-08T04:29:59Z'), true],
  ['when it begins', visit, new Date(starts_at), false],
  ['when it was moved', { ...visit, starts_at: '2030-01-08T04:45:00.000Z' }, before, false],
  ['when it was called off', { ...visit, status: 'CANCELLED' }, before, false],
  ['when its patient is there', { ...visit, status: 'CHECKED_IN' }, before, false],
])('a reminder %s', (_, now, moment, isDue) => {
  expect(isStillDue({ starts_at }, now, moment)).toBe(isDue);
});
