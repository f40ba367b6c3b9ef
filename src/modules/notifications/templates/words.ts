import type { Setting, Words } from './template.js';

const day = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const;

/** How a language says an instant; Hindi names the part of the day where English has am and pm. */
const forms = {
  en: {
    tag: 'en-IN',
    brief: { day: 'numeric', month: 'short' },
    clock: { hour: 'numeric', minute: '2-digit', hour12: true },
    join: (date: string, time: string) => `${date} at ${time}`,
    joinBriefly: (date: string, time: string) => `${date}, ${time}`,
  },
  hi: {
    tag: 'hi-IN',
    // Its short names of months are hardly used.
    brief: { day: 'numeric', month: 'long' },
    clock: { hour: 'numeric', minute: '2-digit', hour12: true, dayPeriod: 'long' },
    join: (date: string, time: string) => `${date} को ${time} बजे`,
    joinBriefly: (date: string, time: string) => `${date} को ${time} बजे`,
  },
} as const;

export function wordsFor({ locale, timeZone }: Setting): Words {
  const { tag, brief, clock, join, joinBriefly } = forms[locale];
  const format = (options: Intl.DateTimeFormatOptions, instant: Date, zone = timeZone) =>
    new Intl.DateTimeFormat(tag, { ...options, timeZone: zone }).format(instant).replace(/\s/g, ' ');
  return {
    at: instant => join(format(day, instant), format(clock, instant)),
    briefly: instant => joinBriefly(format(brief, instant), format(clock, instant)),
    on: date => format(day, new Date(`${date}T00:00:00Z`), 'UTC'),
    count: number => new Intl.NumberFormat(tag).format(number),
  };
}
