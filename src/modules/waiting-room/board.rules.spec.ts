import { boardOf, placeOf } from './board.rules.js';
import type { BoardRow } from './queue.repository.js';

const row = (doctor: string, token_number: number, more: Partial<BoardRow> = {}): BoardRow => ({
  doctor_id: doctor,
  doctor_name: `Dr ${doctor}`,
  department: 'Cardiology',
  token_number,
  status: 'CHECKED_IN',
  called_at: null,
  skipped_at: null,
  ...more,
});
const now = '2030-01-07T04:30:00Z';

it('a board shows tokens doctor by doctor', () => {
  const rows = [
    row('A', 1, { status: 'IN_CONSULTATION', called_at: now }),
    row('A', 2, { called_at: now }),
    row('A', 3, { called_at: now, skipped_at: now }),
    row('A', 4),
    row('A', 5),
    row('B', 1),
  ];
  expect(boardOf(rows)).toEqual([
    {
      doctor_name: 'Dr A',
      department: 'Cardiology',
      in_consultation: [1],
      called: [2],
      waiting: [4, 5],
      skipped: [3],
    },
    {
      doctor_name: 'Dr B',
      department: 'Cardiology',
      in_consultation: [],
      called: [],
      waiting: [1],
      skipped: [],
    },
  ]);
});

it('a board is named by what it shows', () => {
  const board = { hospital_name: 'H', date: '2030-01-07', doctors: boardOf([row('A', 1)]) };
  expect(placeOf(board)).toBe(placeOf(structuredClone(board)));
  expect(placeOf({ ...board, doctors: boardOf([row('A', 1, { called_at: now })]) })).not.toBe(placeOf(board));
  expect(placeOf({ ...board, date: '2030-01-08' })).not.toBe(placeOf(board));
});
