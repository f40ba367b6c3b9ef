import { addMinutes } from '../../core/clock.js';
import { bedStates, type BedState } from './beds.state.js';

/** Beds by state, and how full it is. */
export type Occupancy = Readonly<Record<Lowercase<BedState>, number>> & {
  readonly total: number;
  /** Occupied ones of those that can be used, in percent with one decimal; null when there are none. */
  readonly occupancy_percent: number | null;
};

/** Blocked beds cannot be used, so they do not count as room. */
export function occupancyOf(states: readonly BedState[]): Occupancy {
  const count = (state: BedState) => states.filter(each => each === state).length;
  const counts = Object.fromEntries(bedStates.map(state => [state.toLowerCase(), count(state)]));
  const usable = states.length - count('BLOCKED');
  return {
    ...(counts as Record<Lowercase<BedState>, number>),
    total: states.length,
    occupancy_percent: usable === 0 ? null : Math.round((1000 * count('OCCUPIED')) / usable) / 10,
  };
}

/** Days for which a bed can be kept. */
const longestReservation = 7;

export const isReservable = (until: Date, now: Date): boolean =>
  until > now && until <= addMinutes(now, longestReservation * 24 * 60);
