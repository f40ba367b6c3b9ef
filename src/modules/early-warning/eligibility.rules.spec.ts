import { isUnder16 } from './eligibility.rules.js';

it.each([
  ['2014-01-07', false],
  ['2014-01-08', true],
  ['2029-12-31', true],
  ['1950-05-05', false],
])('who was born on %s is under 16 on 2030-01-07: %s', (dob, under) =>
  expect(isUnder16(dob, '2030-01-07')).toBe(under),
);
