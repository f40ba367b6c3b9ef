import { AppError } from '../../core/errors/app-error.js';
import { bucketSeconds, isAboutNow, isWithinUpload, ownValueOf } from './readings.rules.js';

const now = new Date('2030-01-07T04:30:00Z');
const off = (days: number, ms = 0) => new Date(now.getTime() + days * 86_400_000 + ms);

describe('a measured value', () => {
  it('is kept in the unit of its type, beside what was measured', () => {
    expect(ownValueOf('temperature', 100.4, '[degF]')).toEqual({
      value: 38,
      given_value: 100.4,
      given_unit: '[degF]',
    });
    expect(ownValueOf('glucose', 7, 'mmol/L')).toMatchObject({ value: 126.1 });
    expect(ownValueOf('spo2', 97, '%')).toEqual({ value: 97, given_value: null, given_unit: null });
  });

  it.each([
    ['in no unit of it', 'temperature', 38, 'K', 'vitals.unit_unknown', 'Cel, [degF]'],
    ['Fahrenheit said to be Celsius', 'temperature', 98.6, 'Cel', 'vitals.implausible', '30 and 45 Cel'],
    ['Celsius said to be Fahrenheit', 'temperature', 37, '[degF]', 'vitals.implausible', '30 and 45 Cel'],
    ['of nobody', 'heart_rate', 301, '/min', 'vitals.implausible', '0 and 300'],
  ] as const)('%s is refused', (_, type, value, unit, code, words) => {
    const refusal = ownValueOf(type, value, unit) as AppError;
    expect(refusal).toBeInstanceOf(AppError);
    expect(refusal).toMatchObject({ status: 422, code });
    expect(refusal.detail).toContain(words);
  });
});

describe('a time of recording', () => {
  it.each([
    ['now', off(0), true, true],
    ['a day ago', off(-1), true, true],
    ['longer ago', off(-1, -1), false, true],
    ['a day ahead', off(1), true, true],
    ['further ahead', off(1, 1), false, false],
    ['90 days ago', off(-90), false, true],
    ['longer ago than that', off(-90, -1), false, false],
  ])('%s', (_, at, atBedside, offline) => {
    expect([isAboutNow(at, now), isWithinUpload(at, now)]).toEqual([atBedside, offline]);
  });
});

it.each([
  ['a month in 300 points', 30 * 86_400, 300, 8640],
  ['an hour in 60', 3600, 60, 60],
  ['a moment', 1, 300, 1],
  ['what does not divide', 1000, 300, 4],
])('a point of %s stands for so many seconds', (_, seconds, points, expected) => {
  expect(bucketSeconds(now, new Date(now.getTime() + seconds * 1000), points)).toBe(expected);
});
