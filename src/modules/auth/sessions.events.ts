import { changesBetween, type DomainEvent } from '../../core/events/domain-event.js';
import type { Session } from '../../platform/accounts/index.js';

/** Why a session ended: its owner ended it, left for another hospital, or a refresh token was used twice. */
export type SessionEnd = 'signed_out' | 'ended_by_owner' | 'switched' | 'replayed';

export const sessionStarted = ({ id, account_id }: Session): DomainEvent => ({
  type: 'session.started',
  entity: { kind: 'session', id },
  changes: changesBetween({}, { account_id }),
  payload: { session_id: id, account_id },
});

export const sessionEnded = ({ id, account_id }: Session, reason: SessionEnd): DomainEvent => ({
  type: 'session.ended',
  entity: { kind: 'session', id },
  changes: changesBetween({}, { account_id, reason }),
  payload: { session_id: id, account_id, reason },
});
