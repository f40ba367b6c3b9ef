import { everyDay, sumOf } from './metrics.rules.js';

const day = (day: string, patients: number) => ({
  day,
  patients,
  appointments: 1,
  prescriptions: 2,
  admissions: 3,
});

it.each([
  ['no days', [], { patients: 0, appointments: 0, prescriptions: 0, admissions: 0 }],
  ['one day', [day('2026-01-01', 4)], { patients: 4, appointments: 1, prescriptions: 2, admissions: 3 }],
  [
    'several days',
    [day('2026-01-01', 4), day('2026-02-01', 0), day('2026-03-01', 5)],
    { patients: 9, appointments: 3, prescriptions: 6, admissions: 9 },
  ],
])('%s are added up', (_, days, sum) => {
  expect(sumOf(days)).toEqual(sum);
});

describe('every day of a range', () => {
  const found = [
    { date: '2028-02-29', n: 7 },
    { date: '2028-01-01', n: 9 },
  ];

  it('is there once, with nothing where nothing was found', () => {
    expect(everyDay(found, { n: 0 }, '2028-02-28', '2028-03-01')).toEqual([
      { date: '2028-02-28', n: 0 },
      { date: '2028-02-29', n: 7 },
      { date: '2028-03-01', n: 0 },
    ]);
  });

  it('is a single one when it begins and ends on the same', () => {
    expect(everyDay(found, { n: 0 }, '2028-02-29', '2028-02-29')).toEqual([{ date: '2028-02-29', n: 7 }]);
  });
});
