import { isReservable, occupancyOf } from './beds.rules.js';
import type { BedState } from './beds.state.js';

it.each<[string, BedState[], object]>([
  ['no beds', [], { total: 0, occupied: 0, occupancy_percent: null }],
  ['blocked beds only', ['BLOCKED'], { total: 1, blocked: 1, occupancy_percent: null }],
  [
    'one of three',
    ['OCCUPIED', 'FREE', 'CLEANING'],
    { occupied: 1, free: 1, cleaning: 1, occupancy_percent: 33.3 },
  ],
  ['blocked ones are no room', ['OCCUPIED', 'BLOCKED'], { total: 2, occupancy_percent: 100 }],
  ['reserved ones are not occupied', ['RESERVED', 'RESERVED'], { reserved: 2, occupancy_percent: 0 }],
])('%s', (_, states, figures) => {
  expect(occupancyOf(states)).toMatchObject(figures);
});

const now = new Date('2030-01-07T10:00:00Z');

it.each([
  ['2030-01-07T10:00:00Z', false],
  ['2030-01-07T10:01:00Z', true],
  ['2030-01-14T10:00:00Z', true],
  ['2030-01-14T10:00:01Z', false],
])('a bed can be kept until %s: %p', (until, possible) => {
  expect(isReservable(new Date(until), now)).toBe(possible);
});
