import { Temporal } from 'temporal-polyfill';
import { endOfDay, startOfDay } from '../../core/clock.js';

export const intervals = ['day', 'week', 'month'] as const;
export type Interval = (typeof intervals)[number];

/** Calendar days, both included. */
export interface Days {
  readonly from: string;
  readonly to: string;
}

/** A part of a series, with its instants in the hospital's time zone: from the first, before the second. */
export interface Period {
  /** `2026-11-27`, `2026-W48` (ISO 8601) or `2026-11`. */
  readonly period: string;
  readonly starts_on: string;
  readonly begins: Date;
  readonly ends: Date;
}

/** Ten years. */
export const longestRange = 3_660;

export const trendRanges = ['today', 'last_7_days', 'last_30_days', 'last_90_days'] as const;
export type TrendRange = (typeof trendRanges)[number];

const daysBack: Readonly<Record<TrendRange, number>> = {
  today: 0,
  last_7_days: 7,
  last_30_days: 30,
  last_90_days: 90,
};

/** Today and so many days before it. */
export const daysOf = (range: TrendRange, today: string): Days => ({
  from: daysBefore(today, daysBack[range]),
  to: today,
});

export const daysBefore = (day: string, days: number): string =>
  Temporal.PlainDate.from(day).subtract({ days }).toString();

/** How many days there are, both ends included. */
export const lengthOf = ({ from, to }: Days): number =>
  Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to)).days + 1;

/** The parts of a range without gaps, the first and the last cut off where the range begins and ends. */
export function periodsOf({ from, to }: Days, interval: Interval, timeZone: string): Period[] {
  const last = Temporal.PlainDate.from(to);
  const periods: Period[] = [];
  for (let first = Temporal.PlainDate.from(from); Temporal.PlainDate.compare(first, last) <= 0;) {
    const next = startOfNext(first, interval);
    const end = earlier(next.subtract({ days: 1 }), last);
    periods.push({
      period: labelOf(first, interval),
      starts_on: first.toString(),
      begins: startOfDay(first.toString(), timeZone),
      ends: endOfDay(end.toString(), timeZone),
    });
    first = next;
  }
  return periods;
}

const earlier = (a: Temporal.PlainDate, b: Temporal.PlainDate) =>
  Temporal.PlainDate.compare(a, b) < 0 ? a : b;

function startOfNext(day: Temporal.PlainDate, interval: Interval): Temporal.PlainDate {
  switch (interval) {
    case 'day':
      return day.add({ days: 1 });
    case 'week':
      return day.add({ days: 8 - day.dayOfWeek });
    case 'month':
      return day.with({ day: 1 }).add({ months: 1 });
  }
}

function labelOf(day: Temporal.PlainDate, interval: Interval): string {
  switch (interval) {
    case 'day':
      return day.toString();
    case 'week':
      return `${day.yearOfWeek}-W${String(day.weekOfYear).padStart(2, '0')}`;
    case 'month':
      return day.toString().slice(0, 7);
  }
}

/** A share with four decimals; null when there is nothing to have a share of. */
export const shareOf = (part: number, whole: number): number | null =>
  whole > 0 ? Math.round((part / whole) * 10_000) / 10_000 : null;
