import { Temporal } from 'temporal-polyfill';
import { addMinutes, dayOf, endOfDay } from '../../core/clock.js';

/** Appointments begin on quarter hours, in minutes. */
export const gridMinutes = 15;
/** A start that lies this far back, in minutes, still counts as now. */
export const graceMinutes = 5;
/** Check-in opens this long before the start, in minutes. */
export const checkInOpensMinutes = 30;
/** A patient who has not come after this long, in minutes, is a no-show. */
export const noShowAfterMinutes = 180;
/** How far ahead free slots are looked for, in days. */
export const searchDays = 14;

export interface Period {
  readonly start: Date;
  readonly end: Date;
}

export const isOnGrid = (instant: Date): boolean => instant.getTime() % (gridMinutes * 60_000) === 0;

export const isPast = (start: Date, now: Date): boolean => start < addMinutes(now, -graceMinutes);

/** From 30 minutes before the start until the end of the hospital's day. */
export function mayCheckIn(start: Date, now: Date, timeZone: string): boolean {
  return now >= addMinutes(start, -checkInOpensMinutes) && now < endOfDay(dayOf(start, timeZone), timeZone);
}

export const isToday = (start: Date, now: Date, timeZone: string): boolean =>
  dayOf(start, timeZone) === dayOf(now, timeZone);

/** The last of so many days, of which `first` is the first. */
export const lastDayOf = (first: string, days: number): string =>
  Temporal.PlainDate.from(first)
    .add({ days: days - 1 })
    .toString();
