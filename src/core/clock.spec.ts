import { addMinutes, Clock, dayOf, endOfDay, startOfDay } from './clock.js';

const utc = (text: string) => new Date(`${text}Z`);

describe('the calendar day of an instant', () => {
  it.each([
    ['late evening of the same day in India', '2030-01-07T18:15', 'Asia/Kolkata', '2030-01-07'],
    ['India is a day ahead of UTC after 18:30 UTC', '2030-01-07T18:30', 'Asia/Kolkata', '2030-01-08'],
    [
      'New York is a day behind UTC until 05:00 UTC in winter',
      '2030-01-08T04:59',
      'America/New_York',
      '2030-01-07',
    ],
    ['New York begins its winter day at 05:00 UTC', '2030-01-08T05:00', 'America/New_York', '2030-01-08'],
    ['New York begins its summer day at 04:00 UTC', '2030-07-08T04:00', 'America/New_York', '2030-07-08'],
    ['Berlin begins its winter day at 23:00 UTC', '2030-01-07T23:00', 'Europe/Berlin', '2030-01-08'],
    ['Berlin begins its summer day at 22:00 UTC', '2030-07-07T22:00', 'Europe/Berlin', '2030-07-08'],
    ['Kiribati is fourteen hours ahead', '2030-01-07T10:00', 'Pacific/Kiritimati', '2030-01-08'],
  ])('%s', (_, instant, timeZone, day) => {
    expect(dayOf(utc(instant), timeZone)).toBe(day);
  });
});

describe('the borders of a calendar day', () => {
  it.each([
    ['an ordinary day in India', '2030-01-07', 'Asia/Kolkata', '2030-01-06T18:30', 24],
    ['the short day in Berlin', '2030-03-31', 'Europe/Berlin', '2030-03-30T23:00', 23],
    ['the long day in Berlin', '2030-10-27', 'Europe/Berlin', '2030-10-26T22:00', 25],
    ['the short day in New York', '2030-03-10', 'America/New_York', '2030-03-10T05:00', 23],
    ['the long day in New York', '2030-11-03', 'America/New_York', '2030-11-03T04:00', 25],
    ['a day without midnight in São Paulo', '2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00', 23],
  ])('%s', (_, day, timeZone, start, hours) => {
    expect(startOfDay(day, timeZone)).toEqual(utc(start));
    expect(endOfDay(day, timeZone)).toEqual(addMinutes(utc(start), hours * 60));
  });

  it('meet: every instant belongs to exactly one day', () => {
    const end = endOfDay('2030-10-27', 'Europe/Berlin');
    expect(end).toEqual(startOfDay('2030-10-28', 'Europe/Berlin'));
    expect(dayOf(addMinutes(end, -1), 'Europe/Berlin')).toBe('2030-10-27');
    expect(dayOf(end, 'Europe/Berlin')).toBe('2030-10-28');
  });
});

it('the clock tells the day by its own time, so that a set clock sets the day', () => {
  const clock = new Clock();
  clock.now = () => utc('2030-01-07T18:15');
  expect(clock.today('Asia/Kolkata')).toBe('2030-01-07');
  clock.now = () => utc('2030-01-07T18:45');
  expect(clock.today('Asia/Kolkata')).toBe('2030-01-08');
});
