import { z } from 'zod';
import { day, text, uuid } from '../../core/http/fields.js';
import { localTime } from './settings.dto.js';

const weekday = z
  .int('must be a whole number')
  .min(1, 'must be at least 1')
  .max(7, 'must be at most 7')
  .describe('ISO 8601: 1 Monday to 7 Sunday');

const OpeningHours = z.object({
  weekday,
  opens: localTime,
  closes: localTime.describe('Not after `opens`: on the next day; the same: open round the clock'),
});

export const SetOpeningWeek = z
  .object({
    opening_hours: z
      .array(OpeningHours)
      .max(7, 'must have at most 7 days')
      .refine(
        days => new Set(days.map(each => each.weekday)).size === days.length,
        'must name a weekday only once',
      )
      .describe('Weekdays that are missing are closed'),
  })
  .meta({ id: 'SetOpeningWeek' });
export type SetOpeningWeek = z.output<typeof SetOpeningWeek>;

export const OpeningWeek = z
  .object({
    opening_hours: z.array(z.object({ weekday: z.int(), opens: z.string(), closes: z.string() })),
  })
  .meta({ id: 'OpeningWeek' });
export type OpeningWeek = z.output<typeof OpeningWeek>;

export const AddHoliday = z.object({ day, name: text(100) }).meta({ id: 'AddHoliday' });
export type AddHoliday = z.output<typeof AddHoliday>;

export const HolidayResponse = z
  .object({ id: uuid, day: z.iso.date(), name: z.string() })
  .meta({ id: 'Holiday' });
export type HolidayResponse = z.output<typeof HolidayResponse>;

export const HolidayFilter = z.object({ date_from: day.optional(), date_to: day.optional() });
export type HolidayFilter = z.output<typeof HolidayFilter>;
