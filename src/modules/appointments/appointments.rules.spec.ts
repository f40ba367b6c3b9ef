import { isOnGrid, isPast, isToday, mayCheckIn } from './appointments.rules.js';

const utc = (text: string) => new Date(`${text}Z`);

describe('the grid', () => {
  it.each(['2030-01-07T04:00', '2030-01-07T04:15', '2030-01-07T04:30', '2030-01-07T04:45'])('has %s', text =>
    expect(isOnGrid(utc(text))).toBe(true),
  );
  it.each(['2030-01-07T04:01', '2030-01-07T04:14:59', '2030-01-07T04:15:00.001', '2030-01-07T04:50'])(
    'does not have %s',
    text => expect(isOnGrid(utc(text))).toBe(false),
  );
});

describe('the past', () => {
  const now = utc('2030-01-07T04:35');
  it.each([
    ['begins five minutes ago', '2030-01-07T04:30', false],
    ['holds what is further back', '2030-01-07T04:29:59', true],
    ['does not hold the future', '2030-01-07T04:45', false],
  ])('%s', (_, start, past) => expect(isPast(utc(start), now)).toBe(past));
});

describe('check-in', () => {
  const at = '2030-01-07T18:15'; // 23:45 in India
  it.each([
    ['is closed a moment before the half hour', '2030-01-07T17:44:59', false],
    ['opens half an hour before', '2030-01-07T17:45', true],
    ['is open at the time itself', at, true],
    ['is open until the end of the hospital’s day', '2030-01-07T18:29:59', true],
    ['closes at midnight of the hospital, not of UTC', '2030-01-07T18:30', false],
  ])('%s', (_, now, open) => {
    expect(mayCheckIn(utc(at), utc(now), 'Asia/Kolkata')).toBe(open);
  });

  it('is open to the end of a day that has 25 hours', () => {
    expect(mayCheckIn(utc('2030-10-27T08:00'), utc('2030-10-27T22:59'), 'Europe/Berlin')).toBe(true);
    expect(mayCheckIn(utc('2030-10-27T08:00'), utc('2030-10-27T23:00'), 'Europe/Berlin')).toBe(false);
  });

  it('opens on the evening before for a visit just after midnight', () => {
    expect(mayCheckIn(utc('2030-01-07T18:30'), utc('2030-01-07T18:05'), 'Asia/Kolkata')).toBe(true);
  });
});

describe('today', () => {
  it.each([
    [
      'is the hospital’s day, although UTC has another',
      '2030-01-07T18:15',
      '2030-01-06T18:31',
      'Asia/Kolkata',
      true,
    ],
    ['ends at the hospital’s midnight', '2030-01-07T18:15', '2030-01-07T18:31', 'Asia/Kolkata', false],
    [
      'lasts into the next day of UTC in New York',
      '2030-01-08T01:00',
      '2030-01-07T14:00',
      'America/New_York',
      true,
    ],
  ])('%s', (_, start, now, timeZone, today) => {
    expect(isToday(utc(start), utc(now), timeZone)).toBe(today);
  });
});
