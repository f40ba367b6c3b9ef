import { planMoves, type Engagement, type Homeless } from './leave-resolution.rules.js';

const at = (time: string) => new Date(`2030-01-07T${time}Z`);
const slot = (time: string) => ({ start: at(time), end: new Date(at(time).getTime() + 15 * 60_000) });
const booking = (id: string, time: string, patient = id): Homeless => ({
  id,
  patient_id: patient,
  starts_at: at(time),
});
const engaged = (patient_id: string, time: string, id = 'elsewhere'): Engagement => ({
  ...slot(time),
  patient_id,
  id,
});

const planned = (bookings: Homeless[], free: string[], engagements: Engagement[] = []) =>
  Object.fromEntries(
    [...planMoves(bookings, free.map(slot), engagements)].map(([id, { start }]) => [
      id,
      start.toISOString().slice(11, 16),
    ]),
  );

describe('bookings that a leave strands', () => {
  it.each<[string, Homeless[], string[], Engagement[], Record<string, string>]>([
    [
      'move to the next free slots, the earliest first',
      [booking('b', '09:15'), booking('a', '09:00')],
      ['10:00', '10:15'],
      [],
      { a: '10:00', b: '10:15' },
    ],
    [
      'move to the same time when it is free',
      [booking('a', '09:00')],
      ['09:00', '10:00'],
      [],
      { a: '09:00' },
    ],
    ['never move to an earlier time', [booking('a', '09:30')], ['09:00', '10:00'], [], { a: '10:00' }],
    [
      'avoid what the patient has elsewhere',
      [booking('a', '09:00')],
      ['10:00', '10:15'],
      [engaged('a', '10:00')],
      { a: '10:15' },
    ],
    [
      'do not stand in their own way',
      [booking('a', '09:00')],
      ['09:00'],
      [engaged('a', '09:00', 'a')],
      { a: '09:00' },
    ],
    [
      'of one patient never meet',
      [booking('a', '09:00', 'p'), booking('b', '09:15', 'p')],
      ['09:15', '09:30', '09:45'],
      [engaged('p', '09:00', 'a'), engaged('p', '09:15', 'b')],
      { a: '09:30', b: '09:15' },
    ],
    [
      'stay out when nothing is left',
      [booking('a', '09:00'), booking('b', '09:15')],
      ['10:00'],
      [],
      { a: '10:00' },
    ],
  ])('%s', (_, bookings, free, engagements, expected) => {
    expect(planned(bookings, free, engagements)).toEqual(expected);
  });
});
