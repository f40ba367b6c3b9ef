import { Temporal } from 'temporal-polyfill';

export const MINUTE = 60_000;

/** The hospital's calendar day at an instant. */
export function hospitalDay(now: Date, timeZone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone).toPlainDate();
}

/** The instant at which the hospital's clock shows this many seconds after midnight. */
export function clockTime(day: Temporal.PlainDate, seconds: number, timeZone: string): Date {
  const plainTime = new Temporal.PlainTime(
    Math.floor(seconds / 3600),
    Math.floor(seconds / 60) % 60,
    seconds % 60,
  );
  return new Date(day.toZonedDateTime({ timeZone, plainTime }).epochMilliseconds);
}

export function addMilliseconds(instant: Date, milliseconds: number): Date {
  return new Date(instant.getTime() + milliseconds);
}

/**
 * Puts u (0..1) on 0..1 so that the density rises in a straight line from 1 − growth to 1 + growth;
 * a negative growth falls.
 */
export function rising(u: number, growth: number): number {
  return (growth - 1 + Math.sqrt((1 - growth) ** 2 + 4 * growth * u)) / (2 * growth);
}
