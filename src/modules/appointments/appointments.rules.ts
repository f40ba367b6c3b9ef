import { Temporal } from 'temporal-polyfill';
import { addMinutes, dayOf, endOfDay, zoned } from '../../core/clock.js';

/** Appointments begin on quarter hours and last one slot, in minutes. */
export const slotMinutes = 15;
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

/** Consultation hours of one weekday (ISO 8601: 1 Monday … 7 Sunday), local times `HH:MM[:SS]`. */
export interface DayHours {
  readonly weekday: number;
  readonly opens: string;
  readonly closes: string;
}

export const isOnGrid = (instant: Date): boolean => instant.getTime() % (slotMinutes * 60_000) === 0;

export const isPast = (start: Date, now: Date): boolean => start < addMinutes(now, -graceMinutes);

/** The period in which consultations are held on a hospital day; undefined when it is closed. */
export function hoursOn(day: string, hours: readonly DayHours[], timeZone: string): Period | undefined {
  const date = Temporal.PlainDate.from(day);
  const found = hours.find(({ weekday }) => weekday === date.dayOfWeek);
  if (!found) return undefined;
  const at = (time: string) =>
    new Date(date.toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from(time) }).epochMilliseconds);
  return { start: at(found.opens), end: at(found.closes) };
}

export function isWithinHours(visit: Period, hours: readonly DayHours[], timeZone: string): boolean {
  const open = hoursOn(dayOf(visit.start, timeZone), hours, timeZone);
  return open !== undefined && visit.start >= open.start && visit.end <= open.end;
}

const overlaps = (a: Period, b: Period): boolean => a.start < b.end && b.start < a.end;

/** The next free slots of a doctor at or after an instant, looking {@link searchDays} days ahead. */
export function nextFreeSlots(
  from: Date,
  busy: readonly Period[],
  hours: readonly DayHours[],
  timeZone: string,
  count: number,
): Date[] {
  const free: Date[] = [];
  const today = zoned(from, timeZone).toPlainDate();
  for (let ahead = 0; ahead <= searchDays && free.length < count; ahead++) {
    const open = hoursOn(today.add({ days: ahead }).toString(), hours, timeZone);
    if (!open) continue;
    for (let start = open.start; free.length < count; start = addMinutes(start, slotMinutes)) {
      const slot = { start, end: addMinutes(start, slotMinutes) };
      if (slot.end > open.end) break;
      if (start >= from && !busy.some(period => overlaps(slot, period))) free.push(start);
    }
  }
  return free;
}

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
