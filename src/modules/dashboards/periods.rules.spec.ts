import { daysOf, lengthOf, periodsOf, shareOf, trendRanges, type Interval } from './periods.rules.js';

const labels = (from: string, to: string, interval: Interval) =>
  periodsOf({ from, to }, interval, 'Asia/Kolkata').map(({ period, starts_on }) => [period, starts_on]);

describe('the parts of a range', () => {
  it.each<[string, string, string, Interval, string[][]]>([
    ['one day', '2026-11-27', '2026-11-27', 'day', [['2026-11-27', '2026-11-27']]],
    [
      'days over the end of a month',
      '2026-02-28',
      '2026-03-01',
      'day',
      [
        ['2026-02-28', '2026-02-28'],
        ['2026-03-01', '2026-03-01'],
      ],
    ],
    [
      'weeks begin on Monday and are named by ISO 8601, also over New Year',
      '2026-12-31',
      '2027-01-05',
      'week',
      [
        ['2026-W53', '2026-12-31'],
        ['2027-W01', '2027-01-04'],
      ],
    ],
    [
      'months, the first cut off',
      '2026-01-31',
      '2026-03-01',
      'month',
      [
        ['2026-01', '2026-01-31'],
        ['2026-02', '2026-02-01'],
        ['2026-03', '2026-03-01'],
      ],
    ],
    ['nothing when the end lies before the beginning', '2026-11-27', '2026-11-26', 'day', []],
  ])('%s', (_, from, to, interval, expected) => {
    expect(labels(from, to, interval)).toEqual(expected);
  });

  it.each<[string, string, number]>([
    ['on which clocks go forward', '2026-03-08', 23],
    ['on which clocks go back', '2026-11-01', 25],
    ['on which they are left alone', '2026-11-02', 24],
  ])('a day in New York %s (%s) has %i hours', (_, day, hours) => {
    const [{ begins, ends } = { begins: new Date(0), ends: new Date(0) }] = periodsOf(
      { from: day, to: day },
      'day',
      'America/New_York',
    );
    expect((ends.getTime() - begins.getTime()) / 3_600_000).toBe(hours);
  });

  it.each<Interval>(['day', 'week', 'month'])('of a year by %s leave no gap and do not overlap', interval => {
    const year = periodsOf({ from: '2026-01-01', to: '2026-12-31' }, interval, 'America/New_York');
    for (const [index, { begins }] of year.entries())
      if (index > 0) expect(begins).toEqual(year[index - 1]?.ends);
    expect(year[0]?.begins).toEqual(new Date('2026-01-01T05:00:00Z'));
    expect(year.at(-1)?.ends).toEqual(new Date('2027-01-01T05:00:00Z'));
  });
});

it('ranges reach back from today, which is one of their days', () => {
  expect(trendRanges.map(range => lengthOf(daysOf(range, '2026-03-01')))).toEqual([1, 8, 31, 91]);
  expect(daysOf('last_7_days', '2026-03-01')).toEqual({ from: '2026-02-22', to: '2026-03-01' });
});

it.each([
  [0, 0, null],
  [0, 3, 0],
  [1, 3, 0.3333],
  [3, 3, 1],
])('%i of %i is a share of %s', (part, whole, share) => {
  expect(shareOf(part, whole)).toBe(share);
});
