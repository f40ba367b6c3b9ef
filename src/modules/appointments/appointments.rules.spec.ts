import { addMinutes } from '../../core/clock.js';
import {
  hoursOn,
  isOnGrid,
  isPast,
  isToday,
  isWithinHours,
  mayCheckIn,
  nextFreeSlots,
  searchDays,
  type DayHours,
  type Period,
} from './appointments.rules.js';

const utc = (text: string) => new Date(`${text}Z`);
const slot = (text: string): Period => ({ start: utc(text), end: addMinutes(utc(text), 15) });
const texts = (instants: readonly Date[]) => instants.map(instant => instant.toISOString().slice(0, 16));

/** Monday to Saturday, nine to six. */
const week: DayHours[] = [1, 2, 3, 4, 5, 6].map(weekday => ({ weekday, opens: '09:00', closes: '18:00' }));
const sundays = (opens: string, closes: string): DayHours[] => [{ weekday: 7, opens, closes }];

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

describe('consultation hours of a day', () => {
  it.each([
    ['in India', '2030-01-07', 'Asia/Kolkata', '2030-01-07T03:30', '2030-01-07T12:30'],
    ['in Berlin in winter', '2030-01-07', 'Europe/Berlin', '2030-01-07T08:00', '2030-01-07T17:00'],
    ['in Berlin in summer', '2030-07-08', 'Europe/Berlin', '2030-07-08T07:00', '2030-07-08T16:00'],
    [
      'in New York on the last day of winter time',
      '2030-03-09',
      'America/New_York',
      '2030-03-09T14:00',
      '2030-03-09T23:00',
    ],
    [
      'in New York on the Monday after',
      '2030-03-11',
      'America/New_York',
      '2030-03-11T13:00',
      '2030-03-11T22:00',
    ],
  ])('%s', (_, day, timeZone, start, end) => {
    expect(hoursOn(day, week, timeZone)).toEqual({ start: utc(start), end: utc(end) });
  });

  it('are none on a day that is closed', () => {
    expect(hoursOn('2030-01-06', week, 'Asia/Kolkata')).toBeUndefined();
  });

  it('lose the hour that does not exist when clocks go forward', () => {
    const open = hoursOn('2030-03-31', sundays('01:00', '04:00'), 'Europe/Berlin');
    expect(open).toEqual({ start: utc('2030-03-31T00:00'), end: utc('2030-03-31T02:00') });
  });

  it('gain the hour that exists twice when clocks go back', () => {
    const open = hoursOn('2030-10-27', sundays('01:00', '04:00'), 'Europe/Berlin');
    expect(open).toEqual({ start: utc('2030-10-26T23:00'), end: utc('2030-10-27T03:00') });
  });
});

describe('a visit within hours', () => {
  it.each([
    ['the first slot', '2030-01-07T03:30', true],
    ['the last slot', '2030-01-07T12:15', true],
    ['a slot that would begin at closing time', '2030-01-07T12:30', false],
    ['a slot before opening', '2030-01-07T03:15', false],
    ['a quarter to midnight, which is the same day', '2030-01-07T18:15', false],
    ['Sunday', '2030-01-06T05:00', false],
    ['Monday by the hospital’s clock, Sunday by UTC', '2030-01-06T18:45', false],
  ])('%s', (_, start, within) => {
    expect(isWithinHours(slot(start), week, 'Asia/Kolkata')).toBe(within);
  });

  it('belongs to the weekday of the hospital, not of UTC', () => {
    const night: DayHours[] = [{ weekday: 1, opens: '00:00', closes: '02:00' }];
    expect(isWithinHours(slot('2030-01-06T18:45'), night, 'Asia/Kolkata')).toBe(true);
    expect(isWithinHours(slot('2030-01-07T18:45'), night, 'Asia/Kolkata')).toBe(false);
  });
});

describe('the next free slots', () => {
  const free = (from: string, busy: readonly Period[] = [], count = 3, timeZone = 'Asia/Kolkata') =>
    texts(nextFreeSlots(utc(from), busy, week, timeZone, count));

  it('begin at the wanted time', () => {
    expect(free('2030-01-07T04:30')).toEqual(['2030-01-07T04:30', '2030-01-07T04:45', '2030-01-07T05:00']);
  });

  it('leave out what is taken, and what overlaps it', () => {
    const busy = [slot('2030-01-07T04:30'), { start: utc('2030-01-07T05:05'), end: utc('2030-01-07T05:20') }];
    expect(free('2030-01-07T04:30', busy)).toEqual([
      '2030-01-07T04:45',
      '2030-01-07T05:30',
      '2030-01-07T05:45',
    ]);
  });

  it('go on the next morning', () => {
    expect(free('2030-01-07T12:15')).toEqual(['2030-01-07T12:15', '2030-01-08T03:30', '2030-01-08T03:45']);
  });

  it('skip Sunday', () => {
    expect(free('2030-01-05T12:30', [], 1)).toEqual(['2030-01-07T03:30']);
  });

  it('begin at opening time when asked before', () => {
    expect(free('2030-01-07T00:00', [], 1)).toEqual(['2030-01-07T03:30']);
  });

  it('end when nothing is free for two weeks', () => {
    const busy = [{ start: utc('2030-01-07T00:00'), end: utc('2030-02-01T00:00') }];
    expect(free('2030-01-07T04:30', busy)).toEqual([]);
    expect(texts(nextFreeSlots(utc('2030-01-07T04:30'), [], [], 'Asia/Kolkata', 3))).toEqual([]);
  });

  it('are looked for on the last of the days, and not beyond', () => {
    const taken = (days: number) => [
      { start: utc('2030-01-07T00:00'), end: addMinutes(utc('2030-01-07T00:00'), days * 24 * 60) },
    ];
    expect(free('2030-01-07T04:30', taken(searchDays), 1)).toEqual(['2030-01-21T03:30']);
    expect(free('2030-01-07T04:30', taken(searchDays + 1), 1)).toEqual([]);
  });

  it('keep local opening time across the change of clocks in New York', () => {
    expect(free('2030-03-09T22:45', [], 2, 'America/New_York')).toEqual([
      '2030-03-09T22:45',
      '2030-03-11T13:00',
    ]);
    expect(free('2030-11-02T21:45', [], 2, 'America/New_York')).toEqual([
      '2030-11-02T21:45',
      '2030-11-04T14:00',
    ]);
  });

  it('are every quarter of an hour of a night in which clocks change in Berlin', () => {
    const night = sundays('01:00', '04:00');
    const slots = (day: string) =>
      nextFreeSlots(utc(`${day}T00:00`), [], night, 'Europe/Berlin', 100).filter(
        start => start < addMinutes(utc(`${day}T00:00`), 24 * 60),
      );
    expect(slots('2030-03-31')).toHaveLength(8);
    expect(nextFreeSlots(utc('2030-10-26T22:00'), [], night, 'Europe/Berlin', 16).map(isOnGrid)).toEqual(
      Array<boolean>(16).fill(true),
    );
    expect(texts(nextFreeSlots(utc('2030-10-26T22:00'), [], night, 'Europe/Berlin', 17)).at(-1)).toBe(
      '2030-11-03T00:00',
    );
  });
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
