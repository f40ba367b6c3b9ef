import { Temporal } from 'temporal-polyfill';
import { addMinutes, dayOf, endOfDay, startOfDay } from '../../core/clock.js';

/** Visits begin on quarter hours, in minutes. */
export const gridMinutes = 15;
/** How far ahead the next free slots are looked for, in days. */
export const searchDays = 14;
/** No shift is longer, in days. */
const longestShiftDays = 1;

export interface Period {
  readonly start: Date;
  readonly end: Date;
}

/** Hours of a weekday (ISO 8601: 1 Monday … 7 Sunday), local times `HH:MM[:SS]`; not after `starts`: on the next day. */
export interface WeekdayHours {
  readonly weekday: number;
  readonly starts: string;
  readonly ends: string;
}

/** A line of a doctor's weekly template, from one day (`YYYY-MM-DD`) to another or without end. */
export interface TemplateRule extends WeekdayHours {
  readonly kind: 'WORK' | 'BREAK';
  readonly valid_from: string | null;
  readonly valid_to: string | null;
}

/** All that decides when a doctor works. */
export interface Timetable {
  readonly timeZone: string;
  readonly opening: readonly WeekdayHours[];
  /** Calendar days on which the hospital is closed. */
  readonly holidays: readonly string[];
  readonly rules: readonly TemplateRule[];
  readonly leaves: readonly Period[];
}

/** Without a template of their own doctors work Monday to Saturday from nine to six. */
export const defaultRules: readonly TemplateRule[] = [1, 2, 3, 4, 5, 6].map(weekday => ({
  kind: 'WORK',
  weekday,
  starts: '09:00',
  ends: '18:00',
  valid_from: null,
  valid_to: null,
}));

export const hasOwnTemplate = (rules: readonly TemplateRule[]): boolean =>
  rules.some(({ kind }) => kind === 'WORK');

/** The hours that begin on a calendar day. Where clocks change, a start keeps to the earlier reading, an end to the later. */
function periodOn(date: Temporal.PlainDate, { starts, ends }: WeekdayHours, timeZone: string): Period {
  const [from, to] = [Temporal.PlainTime.from(starts), Temporal.PlainTime.from(ends)];
  const lastDay = Temporal.PlainTime.compare(to, from) > 0 ? date : date.add({ days: 1 });
  const at = (day: Temporal.PlainDate, time: Temporal.PlainTime, disambiguation: 'compatible' | 'later') =>
    new Date(day.toPlainDateTime(time).toZonedDateTime(timeZone, { disambiguation }).epochMilliseconds);
  return { start: at(date, from, 'compatible'), end: at(lastDay, to, 'later') };
}

/** In order of time, those that touch or overlap made one. */
export function merged(periods: readonly Period[]): Period[] {
  const result: Period[] = [];
  for (const period of periods
    .filter(({ start, end }) => start < end)
    .toSorted((a, b) => a.start.getTime() - b.start.getTime())) {
    const last = result.at(-1);
    if (last && period.start <= last.end)
      result[result.length - 1] = { start: last.start, end: later(last.end, period.end) };
    else result.push(period);
  }
  return result;
}

/** What is left of periods when others are cut out. */
export function without(periods: readonly Period[], cuts: readonly Period[]): Period[] {
  let left = merged(periods);
  for (const cut of merged(cuts))
    left = left.flatMap(({ start, end }) =>
      cut.end <= start || cut.start >= end
        ? [{ start, end }]
        : [
            { start, end: cut.start },
            { start: cut.end, end },
          ].filter(part => part.start < part.end),
    );
  return left;
}

/** What lies in periods of both. */
export function common(some: readonly Period[], others: readonly Period[]): Period[] {
  const bounds = merged(others);
  return merged(
    some.flatMap(({ start, end }) =>
      bounds.map(bound => ({ start: later(start, bound.start), end: earlier(end, bound.end) })),
    ),
  );
}

const later = (a: Date, b: Date): Date => (a > b ? a : b);
const earlier = (a: Date, b: Date): Date => (a < b ? a : b);

/**
 * When a doctor works in shifts that begin on these days, and on the day before, from where they last into them: the
 * template within the opening hours, without breaks, holidays and leave.
 */
export function workingTime(timetable: Timetable, fromDay: string, toDay: string): Period[] {
  const { timeZone, opening, holidays, leaves } = timetable;
  const rules = hasOwnTemplate(timetable.rules) ? timetable.rules : [...defaultRules, ...timetable.rules];
  const [work, breaks, open]: Period[][] = [[], [], []];
  const last = Temporal.PlainDate.from(toDay).add({ days: longestShiftDays });
  let date = Temporal.PlainDate.from(fromDay).subtract({ days: longestShiftDays });
  for (; Temporal.PlainDate.compare(date, last) <= 0; date = date.add({ days: 1 })) {
    const hours = (lines: readonly WeekdayHours[]) =>
      lines.filter(({ weekday }) => weekday === date.dayOfWeek).map(line => periodOn(date, line, timeZone));
    const valid = rules.filter(rule => isValidOn(rule, date.toString()));
    open?.push(...hours(opening));
    work?.push(...hours(valid.filter(({ kind }) => kind === 'WORK')));
    breaks?.push(...hours(valid.filter(({ kind }) => kind === 'BREAK')));
  }
  const closed = holidays.map(day => ({ start: startOfDay(day, timeZone), end: endOfDay(day, timeZone) }));
  return without(common(work ?? [], open ?? []), [...(breaks ?? []), ...closed, ...leaves]);
}

const isValidOn = ({ valid_from, valid_to }: TemplateRule, day: string): boolean =>
  (valid_from === null || valid_from <= day) && (valid_to === null || day <= valid_to);

/** The slots that fit into working time beside what is booked, packed from the beginning of each stretch. */
export function slotsIn(working: readonly Period[], busy: readonly Period[], minutes: number): Period[] {
  return without(working, busy).flatMap(({ start, end }) => {
    const slots: Period[] = [];
    for (let at = onGrid(start); ; at = addMinutes(at, minutes)) {
      const slot = { start: at, end: addMinutes(at, minutes) };
      if (slot.end > end) return slots;
      slots.push(slot);
    }
  });
}

/** The next quarter of an hour, unless it is one. */
function onGrid(instant: Date): Date {
  const grid = gridMinutes * 60_000;
  return new Date(Math.ceil(instant.getTime() / grid) * grid);
}

/** The free slots that begin on these days, and not before an instant. */
export function freeSlots(
  timetable: Timetable,
  busy: readonly Period[],
  wanted: { readonly minutes: number; readonly from: string; readonly to: string; readonly notBefore: Date },
): Period[] {
  const { minutes, from, to, notBefore } = wanted;
  const first = later(startOfDay(from, timetable.timeZone), notBefore);
  const end = endOfDay(to, timetable.timeZone);
  return slotsIn(workingTime(timetable, from, to), busy, minutes).filter(
    ({ start }) => start >= first && start < end,
  );
}

/** Whether a doctor works all through a period. */
export function works(timetable: Timetable, { start, end }: Period): boolean {
  const days = [start, end].map(instant => dayOf(instant, timetable.timeZone)) as [string, string];
  return workingTime(timetable, ...days).some(period => period.start <= start && end <= period.end);
}

/** All that happens on calendar days and what shifts that begin or end on the days beside them. */
export function windowOf(from: string, to: string, timeZone: string): Period {
  const beside = (day: string, days: number) => Temporal.PlainDate.from(day).add({ days }).toString();
  return { start: startOfDay(beside(from, -1), timeZone), end: endOfDay(beside(to, 1), timeZone) };
}
