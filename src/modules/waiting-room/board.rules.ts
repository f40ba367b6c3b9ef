import { createHash } from 'node:crypto';
import { queueStateOf, type QueueState } from './queue.state.js';
import type { BoardRow } from './queue.repository.js';
import type { PublicBoard } from './waiting-room.dto.js';

/** The tokens of each doctor, by where they are. The rows are in order of doctors and tokens. */
export function boardOf(rows: readonly BoardRow[]): PublicBoard['doctors'] {
  return [...Map.groupBy(rows, ({ doctor_id }) => doctor_id).values()].map(own => {
    const those = (state: QueueState) =>
      own.filter(row => queueStateOf(row) === state).map(({ token_number }) => token_number);
    return {
      doctor_name: own[0]?.doctor_name ?? '',
      department: own[0]?.department ?? null,
      in_consultation: those('IN_CONSULTATION'),
      called: those('CALLED'),
      waiting: those('WAITING'),
      skipped: those('SKIPPED'),
    };
  });
}

/** Names what a board shows: whoever has seen it is not told again. */
export const placeOf = (board: PublicBoard): string =>
  createHash('sha256').update(JSON.stringify(board)).digest('base64url').slice(0, 22);
