import { Temporal } from 'temporal-polyfill';
import type { ImportedProfile } from '../../modules/doctors/index.js';
import type { ImportedHoliday } from '../../modules/settings/index.js';
import { clockTime } from './demo.calendar.js';
import { demoId } from './demo.random.js';
import { demoDoctorIds } from './demo.staff.js';
import { type DemoKey } from './demo.types.js';
import { breakSlots, FIRST_DAY } from './demo.visits.js';

const profiles: Record<
  DemoKey,
  readonly (readonly [specialization: string, location: string, bio: string])[]
> = {
  A: [
    [
      'Cardiology',
      'Room 3, first floor',
      'Heart failure and high blood pressure; twenty years in Pune. Speaks Marathi, Hindi and English.',
    ],
    [
      'Endocrinology',
      'Room 5, first floor',
      'Diabetes and the thyroid, with a clinic for young adults. Speaks Bengali, Hindi and English.',
    ],
  ],
  B: [
    [
      'Gastroenterology',
      'Consulting room 2',
      'Stomach, liver and bowel; endoscopy twice a week. Speaks Tamil, Malayalam and English.',
    ],
    ['Neurology', 'Consulting room 4', 'Headache, epilepsy and stroke. Speaks Punjabi, Hindi and English.'],
  ],
};

export const demoCity: Record<DemoKey, string> = { A: 'Pune', B: 'Chennai' };

export const demoProfiles = (key: DemoKey, created_at: Date): ImportedProfile[] =>
  demoDoctorIds(key).flatMap((doctor_id, index) => {
    const [specialization, location, bio] = profiles[key][index] ?? [];
    if (!specialization || !location || !bio) return [];
    const portal_booking = index === 0 ? 'DIRECT' : 'REQUEST';
    return [{ doctor_id, specializations: [specialization], location, bio, portal_booking, created_at }];
  });

/** When each doctor has a break of half an hour. */
export const demoBreaks = (key: DemoKey): { id: string; breakAt: string }[] =>
  demoDoctorIds(key).map((id, index) => {
    const [first] = breakSlots[index === 0 ? 0 : 1];
    return {
      id,
      breakAt: Temporal.PlainTime.from('09:00')
        .add({ minutes: 15 * first })
        .toString({ smallestUnit: 'minute' }),
    };
  });

/** Holidays whose date is the same every year, `MM-DD`. */
const yearly: Record<DemoKey, readonly (readonly [date: string, name: string])[]> = {
  A: [
    ['01-26', 'Republic Day'],
    ['05-01', 'Maharashtra Day'],
    ['08-15', 'Independence Day'],
    ['10-02', 'Gandhi Jayanti'],
    ['12-25', 'Christmas'],
  ],
  B: [
    ['01-15', 'Pongal'],
    ['01-26', 'Republic Day'],
    ['05-01', 'May Day'],
    ['08-15', 'Independence Day'],
    ['10-02', 'Gandhi Jayanti'],
    ['12-25', 'Christmas'],
  ],
};

/** Days on which the hospital is closed around a day; never on that day itself, for visitors are to see it at work. */
export function demoClosedDays(key: DemoKey, today: Temporal.PlainDate): { day: string; name: string }[] {
  return [today.year - 1, today.year, today.year + 1]
    .flatMap(year => yearly[key].map(([date, name]) => ({ day: `${year}-${date}`, name })))
    .filter(
      ({ day }) =>
        day !== today.toString() &&
        day >= today.add({ days: FIRST_DAY }).toString() &&
        day <= today.add({ days: 365 }).toString(),
    );
}

const holidayId = (key: DemoKey, day: string): string => demoId(`${key}|holiday|${day}`);

export const demoHolidays = (key: DemoKey, today: Temporal.PlainDate, timeZone: string): ImportedHoliday[] =>
  demoClosedDays(key, today).map(({ day, name }) => ({
    id: holidayId(key, day),
    day,
    name,
    created_at: clockTime(today.add({ days: FIRST_DAY - 1 }), 9 * 3600, timeZone),
  }));

/** The ids that holidays of other years have. */
export const demoHolidayIds = (key: DemoKey, { year }: Temporal.PlainDate): string[] =>
  Array.from({ length: 9 }, (_, index) => year - 5 + index).flatMap(each =>
    yearly[key].map(([date]) => holidayId(key, `${each}-${date}`)),
  );
