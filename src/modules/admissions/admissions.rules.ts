import { addMinutes } from '../../core/clock.js';

/** Open visits that began up to so many minutes ago end with the admission; older ones are left to the desk. */
const handOverMinutes = 120;
/** Minutes by which the clock of a client may be ahead of ours. */
const grace = 1;

/** Stands in the notes of a consultation that ended with the admission. */
export const handOverNote = 'Admitted to IPD.';

export const handOverSince = (now: Date): Date => addMinutes(now, -handOverMinutes);

export const isAhead = (instant: Date, now: Date): boolean => instant > addMinutes(now, grace);
