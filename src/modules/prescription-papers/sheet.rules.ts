import { Temporal } from 'temporal-polyfill';

/**
 * Age on a day (`YYYY-MM-DD`), as a doctor reads it: in years, of small children in months, of newborns in days.
 * @param isEstimate only the year of birth is known, and it may be off by one
 */
export function ageOn(day: string, born: string, isEstimate = false): string {
  const age = Temporal.PlainDate.from(born).until(day, { largestUnit: 'years' });
  if (age.sign < 0) return '';
  if (isEstimate) return `about ${counted(age.years, 'year')}`;
  if (age.years >= 2) return counted(age.years, 'year');
  const { months, days } = Temporal.PlainDate.from(born).until(day, { largestUnit: 'months' });
  return months >= 1 ? counted(months, 'month') : counted(days, 'day');
}

const counted = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? '' : 's'}`;

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** The first letter of each part of a name, in any script: `Asha Rani Patil` → `A. R. P.` */
export const initialsOf = (name: string): string =>
  name
    .trim()
    .split(/\s+/)
    .flatMap(part => [...graphemes.segment(part)].slice(0, 1))
    .map(({ segment }) => `${segment}.`)
    .join(' ');

/** A doctor is named with the title, once. */
export const titled = (name: string): string => (/^(dr\b|डॉ|டாக்டர்)/iu.test(name) ? name : `Dr. ${name}`);

/** By time zone; making one takes longer than printing ten lines with it. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** A moment as people write it, in a time zone (IANA name): `25 Nov 2026, 14:05`. */
export function momentIn(instant: Date, timeZone: string): string {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      timeZone,
    });
    formats.set(timeZone, format);
  }
  return format.format(instant);
}
