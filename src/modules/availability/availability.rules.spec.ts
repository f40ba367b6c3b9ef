import { addMinutes, dayOf } from '../../core/clock.js';
import {
  common,
  defaultRules,
  freeSlots,
  merged,
  slotsIn,
  without,
  workingTime,
  works,
  type Period,
  type TemplateRule,
  type Timetable,
} from './availability.rules.js';

const utc = (text: string) => new Date(`${text}Z`);
/** `2030-01-07T03:30/2030-01-07T12:30`, in UTC. */
const period = (text: string): Period => {
  const [start = '', end = ''] = text.split('/');
  return { start: utc(start), end: utc(end) };
};
const shown = (periods: readonly Period[]) =>
  periods.map(({ start, end }) => `${start.toISOString().slice(0, 16)}/${end.toISOString().slice(0, 16)}`);
const starts = (periods: readonly Period[]) => periods.map(({ start }) => start.toISOString().slice(0, 16));

/** `Mon 09:00-18:00`, with `break` before it, and `from 2030-01-01 to 2030-02-01` behind it. */
function rule(text: string): TemplateRule {
  const found = /^(break )?(\w{3}) (\d\d:\d\d)-(\d\d:\d\d)(?: from (\S+))?(?: to (\S+))?$/.exec(text) ?? [];
  const [, isBreak, day = '', from = '', to = '', first, last] = found;
  return {
    kind: isBreak ? 'BREAK' : 'WORK',
    weekday: 1 + ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(day),
    starts: from,
    ends: to,
    valid_from: first ?? null,
    valid_to: last ?? null,
  };
}

const always = [1, 2, 3, 4, 5, 6, 7].map(weekday => ({ weekday, starts: '00:00', ends: '00:00' }));
const timetable = (timeZone: string, rules: readonly string[], more: Partial<Timetable> = {}): Timetable => ({
  timeZone,
  opening: always,
  holidays: [],
  rules: rules.map(rule),
  leaves: [],
  ...more,
});

describe('periods', () => {
  const [early, late, between] = [
    'T08:00/2030-01-07T10:00',
    'T11:00/2030-01-07T12:00',
    'T09:30/2030-01-07T11:30',
  ]
    .map(text => `2030-01-07${text}`)
    .map(period) as [Period, Period, Period];

  it('that overlap or touch are one', () => {
    expect(shown(merged([late, early]))).toEqual([
      '2030-01-07T08:00/2030-01-07T10:00',
      '2030-01-07T11:00/2030-01-07T12:00',
    ]);
    expect(shown(merged([late, between, early]))).toEqual(['2030-01-07T08:00/2030-01-07T12:00']);
    const next = { start: early.end, end: late.start };
    expect(shown(merged([early, next, late]))).toEqual(['2030-01-07T08:00/2030-01-07T12:00']);
  });

  it('lose what is cut out of them: a beginning, an end, a middle, everything', () => {
    expect(shown(without([early, late], [between]))).toEqual([
      '2030-01-07T08:00/2030-01-07T09:30',
      '2030-01-07T11:30/2030-01-07T12:00',
    ]);
    expect(shown(without([between], [{ start: early.end, end: late.start }]))).toEqual([
      '2030-01-07T09:30/2030-01-07T10:00',
      '2030-01-07T11:00/2030-01-07T11:30',
    ]);
    expect(without([late], [{ start: early.start, end: late.end }])).toEqual([]);
  });

  it('have in common what lies in both', () => {
    expect(shown(common([early, late], [between]))).toEqual([
      '2030-01-07T09:30/2030-01-07T10:00',
      '2030-01-07T11:00/2030-01-07T11:30',
    ]);
  });
});

describe('the working time of a day', () => {
  it.each<[string, string, string, readonly string[], readonly string[]]>([
    ['in India', '2030-01-07', 'Asia/Kolkata', ['Mon 09:00-18:00'], ['2030-01-07T03:30/2030-01-07T12:30']],
    [
      'in Berlin in winter',
      '2030-01-07',
      'Europe/Berlin',
      ['Mon 09:00-18:00'],
      ['2030-01-07T08:00/2030-01-07T17:00'],
    ],
    [
      'in Berlin in summer',
      '2030-07-08',
      'Europe/Berlin',
      ['Mon 09:00-18:00'],
      ['2030-07-08T07:00/2030-07-08T16:00'],
    ],
    [
      'in Berlin when clocks go forward: an hour is missing',
      '2030-03-31',
      'Europe/Berlin',
      ['Sun 01:00-04:00'],
      ['2030-03-31T00:00/2030-03-31T02:00'],
    ],
    [
      'in Berlin when clocks go back: an hour comes twice',
      '2030-10-27',
      'Europe/Berlin',
      ['Sun 01:00-04:00'],
      ['2030-10-26T23:00/2030-10-27T03:00'],
    ],
    [
      'that begins in the hour that is missing begins after it',
      '2030-03-31',
      'Europe/Berlin',
      ['Sun 02:30-05:00'],
      ['2030-03-31T01:30/2030-03-31T03:00'],
    ],
    [
      'that ends in the hour that is missing ends after it',
      '2030-03-31',
      'Europe/Berlin',
      ['Sun 01:00-02:30'],
      ['2030-03-31T00:00/2030-03-31T01:30'],
    ],
    [
      'that begins in the hour that comes twice begins in the first',
      '2030-10-27',
      'Europe/Berlin',
      ['Sun 02:30-05:00'],
      ['2030-10-27T00:30/2030-10-27T04:00'],
    ],
    [
      'that ends in the hour that comes twice ends in the second',
      '2030-10-27',
      'Europe/Berlin',
      ['Sun 01:00-02:30'],
      ['2030-10-26T23:00/2030-10-27T01:30'],
    ],
    [
      'in New York when clocks go forward',
      '2030-03-10',
      'America/New_York',
      ['Sun 01:00-04:00'],
      ['2030-03-10T06:00/2030-03-10T08:00'],
    ],
    [
      'in New York when clocks go back',
      '2030-11-03',
      'America/New_York',
      ['Sun 01:00-04:00'],
      ['2030-11-03T05:00/2030-11-03T09:00'],
    ],
    [
      'in India on the days on which Berlin changes its clocks',
      '2030-03-31',
      'Asia/Kolkata',
      ['Sun 01:00-04:00'],
      ['2030-03-30T19:30/2030-03-30T22:30'],
    ],
    [
      'lasts past midnight',
      '2030-01-07',
      'Asia/Kolkata',
      ['Mon 20:00-02:00'],
      ['2030-01-07T14:30/2030-01-07T20:30'],
    ],
    [
      'lasts past a midnight after which clocks go forward',
      '2030-03-30',
      'Europe/Berlin',
      ['Sat 22:00-06:00'],
      ['2030-03-30T21:00/2030-03-31T04:00'],
    ],
    [
      'lasts past a midnight after which clocks go back',
      '2030-11-02',
      'America/New_York',
      ['Sat 22:00-06:00'],
      ['2030-11-03T02:00/2030-11-03T11:00'],
    ],
    [
      'is one when rules overlap',
      '2030-01-07',
      'Asia/Kolkata',
      ['Mon 09:00-13:00', 'Mon 12:00-18:00', 'Mon 12:30-12:45'],
      ['2030-01-07T03:30/2030-01-07T12:30'],
    ],
    [
      'has breaks',
      '2030-01-07',
      'Asia/Kolkata',
      ['Mon 09:00-18:00', 'break Mon 13:00-14:00', 'break Tue 10:00-11:00'],
      ['2030-01-07T03:30/2030-01-07T07:30', '2030-01-07T08:30/2030-01-07T12:30'],
    ],
    ['ends with the rule', '2030-01-14', 'Asia/Kolkata', ['Mon 09:00-18:00 to 2030-01-13'], []],
    [
      'holds on the last day of the rule',
      '2030-01-14',
      'Asia/Kolkata',
      ['Mon 09:00-18:00 to 2030-01-14'],
      ['2030-01-14T03:30/2030-01-14T12:30'],
    ],
    ['does not begin before the rule', '2030-01-07', 'Asia/Kolkata', ['Mon 09:00-18:00 from 2030-01-08'], []],
    [
      'without a rule of work is the default, with one’s own breaks',
      '2030-01-07',
      'Asia/Kolkata',
      ['break Mon 13:00-14:00'],
      ['2030-01-07T03:30/2030-01-07T07:30', '2030-01-07T08:30/2030-01-07T12:30'],
    ],
    ['by default is none on Sundays', '2030-01-06', 'Asia/Kolkata', [], []],
  ])('%s', (_, day, timeZone, rules, expected) => {
    // Shifts that begin on the days beside it are found too, for what of them lies in it.
    const found = workingTime(timetable(timeZone, rules), day, day);
    expect(shown(found.filter(({ start }) => dayOf(start, timeZone) === day))).toEqual(expected);
  });

  it('keeps within the opening hours', () => {
    const opening = [{ weekday: 1, starts: '10:00', ends: '12:00' }];
    const found = workingTime(
      timetable('Asia/Kolkata', ['Mon 09:00-18:00'], { opening }),
      '2030-01-07',
      '2030-01-07',
    );
    expect(shown(found)).toEqual(['2030-01-07T04:30/2030-01-07T06:30']);
    expect(workingTime(timetable('Asia/Kolkata', [], { opening: [] }), '2030-01-07', '2030-01-07')).toEqual(
      [],
    );
  });

  it('knows no holidays, neither by day nor after midnight', () => {
    const night = ['Mon 20:00-02:00'];
    const on = (holidays: string[]) =>
      shown(workingTime(timetable('Asia/Kolkata', night, { holidays }), '2030-01-07', '2030-01-07'));
    expect(on(['2030-01-07'])).toEqual(['2030-01-07T18:30/2030-01-07T20:30']);
    expect(on(['2030-01-08'])).toEqual(['2030-01-07T14:30/2030-01-07T18:30']);
  });

  it('is cut short by leave, and split by leave in its middle', () => {
    const away = (text: string) =>
      shown(
        workingTime(
          timetable('Asia/Kolkata', ['Mon 09:00-18:00'], { leaves: [period(text)] }),
          '2030-01-07',
          '2030-01-07',
        ),
      );
    expect(away('2030-01-07T10:00/2030-01-09T00:00')).toEqual(['2030-01-07T03:30/2030-01-07T10:00']);
    expect(away('2030-01-07T05:00/2030-01-07T06:00')).toEqual([
      '2030-01-07T03:30/2030-01-07T05:00',
      '2030-01-07T06:00/2030-01-07T12:30',
    ]);
    expect(away('2030-01-01T00:00/2030-01-31T00:00')).toEqual([]);
  });
});

describe('slots', () => {
  const morning = [period('2030-01-07T04:00/2030-01-07T05:00')];

  it.each<[string, string[], number, string[]]>([
    ['fill a shift', [], 15, ['04:00', '04:15', '04:30', '04:45']],
    ['that do not divide it leave a rest', [], 45, ['04:00']],
    ['longer than it are none', [], 75, []],
    ['go around what is booked', ['04:15/04:30'], 15, ['04:00', '04:30', '04:45']],
    ['are packed behind a booking that is no multiple of theirs', ['04:00/04:15'], 30, ['04:15']],
    ['begin on the grid, although a booking ended beside it', ['04:00/04:20'], 15, ['04:30', '04:45']],
  ])('%s', (_, booked, minutes, expected) => {
    const busy = booked.map(text =>
      period(
        text
          .split('/')
          .map(time => `2030-01-07T${time}`)
          .join('/'),
      ),
    );
    expect(starts(slotsIn(morning, busy, minutes)).map(text => text.slice(11))).toEqual(expected);
  });

  const free = (
    zone: string,
    rules: readonly string[],
    from: string,
    to = from,
    notBefore = '2000-01-01T00:00',
  ) => starts(freeSlots(timetable(zone, rules), [], { minutes: 60, from, to, notBefore: utc(notBefore) }));

  it('of a night shift belong to the days on which they begin', () => {
    const rules = ['Mon 22:00-02:00'];
    expect(free('Asia/Kolkata', rules, '2030-01-07')).toEqual(['2030-01-07T16:30', '2030-01-07T17:30']);
    expect(free('Asia/Kolkata', rules, '2030-01-08')).toEqual(['2030-01-07T18:30', '2030-01-07T19:30']);
    expect(free('Asia/Kolkata', rules, '2030-01-07', '2030-01-08')).toHaveLength(4);
  });

  it.each([
    ['Europe/Berlin', '2030-03-31', 23],
    ['Europe/Berlin', '2030-10-27', 25],
    ['America/New_York', '2030-03-10', 23],
    ['America/New_York', '2030-11-03', 25],
    ['Asia/Kolkata', '2030-03-31', 24],
    ['Asia/Kolkata', '2030-10-27', 24],
  ])('of a whole day in %s on %s are as many as it has hours', (zone, day, hours) => {
    const week = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].map(name => `${name} 00:00-00:00`);
    expect(free(zone, week, day)).toHaveLength(hours);
  });

  it('that have passed are not offered, and those to come do not move', () => {
    expect(free('Asia/Kolkata', ['Mon 09:00-13:00'], '2030-01-07', '2030-01-07', '2030-01-07T04:40')).toEqual(
      ['2030-01-07T05:30', '2030-01-07T06:30'],
    );
  });

  it('keep to local time over two weeks in which clocks change', () => {
    const rules = ['Mon 09:00-10:00'];
    expect(free('Europe/Berlin', rules, '2030-03-25', '2030-04-07')).toEqual([
      '2030-03-25T08:00',
      '2030-04-01T07:00',
    ]);
    expect(free('America/New_York', rules, '2030-03-04', '2030-03-17')).toEqual([
      '2030-03-04T14:00',
      '2030-03-11T13:00',
    ]);
  });
});

describe('a visit', () => {
  const usual = timetable('Asia/Kolkata', [], { rules: defaultRules });
  const visit = (text: string): Period => ({ start: utc(text), end: addMinutes(utc(text), 15) });

  it.each([
    ['in the first slot', '2030-01-07T03:30', true],
    ['in the last slot', '2030-01-07T12:15', true],
    ['that would begin at closing time', '2030-01-07T12:30', false],
    ['before opening', '2030-01-07T03:15', false],
    ['on Sunday', '2030-01-06T05:00', false],
    ['on Monday by the hospital’s clock, Sunday by UTC, at night', '2030-01-06T18:45', false],
  ])('%s', (_, start, expected) => expect(works(usual, visit(start))).toBe(expected));

  it('over midnight is one of the night shift', () => {
    const night = timetable('Asia/Kolkata', ['Mon 20:00-02:00']);
    const midnight = { start: utc('2030-01-07T18:15'), end: utc('2030-01-07T18:45') };
    expect(works(night, midnight)).toBe(true);
    expect(works(night, { start: utc('2030-01-07T20:15'), end: utc('2030-01-07T20:45') })).toBe(false);
  });
});
