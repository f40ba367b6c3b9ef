import type { DomainEvent } from '../../core/events/domain-event.js';
import type { QueueState, QueueStep } from './queue.state.js';

interface Entry {
  readonly appointment_id: string;
  readonly patient_id: string;
  readonly state: QueueState;
}

const types: Record<QueueStep, string> = {
  call: 'queue.called',
  skip: 'queue.skipped',
  recall: 'queue.recalled',
};

/** Told to nobody: the boards read it. */
export const queueMoved = (step: QueueStep, entry: Entry, to: QueueState): DomainEvent => ({
  type: types[step],
  entity: { kind: 'appointment', id: entry.appointment_id },
  patientIds: [entry.patient_id],
  changes: { queue_state: [entry.state, to] },
});

export const queueListed = (patientIds: readonly string[]): DomainEvent => ({
  type: 'queue.listed',
  patientIds: [...new Set(patientIds)],
});

interface Board {
  readonly id: string;
  readonly name: string;
}

export const boardCreated = ({ id, name }: Board): DomainEvent => ({
  type: 'board.created',
  entity: { kind: 'board', id },
  changes: { name: [null, name] },
});

export const boardRevoked = (id: string): DomainEvent => ({
  type: 'board.revoked',
  entity: { kind: 'board', id },
});
