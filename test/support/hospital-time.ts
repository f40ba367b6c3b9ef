/** A Monday on which test hospitals work; they lie in India unless a test says otherwise (UTC+05:30, no DST). */
export const today = '2030-01-07';

/** The instant at which the clocks of an Indian hospital show this time. */
export const at = (time: string, day = today): Date => new Date(`${day}T${time}:00+05:30`);

/** Ten in the morning of that Monday: consultation hours run from nine to six. */
export const morning = at('10:00');
