import type { AppointmentStatus } from '../appointments/index.js';

export const queueStates = ['WAITING', 'CALLED', 'SKIPPED', 'IN_CONSULTATION', 'DONE'] as const;
export type QueueState = (typeof queueStates)[number];

/** What the desk does with somebody who waits. Consultations begin and end with the visit. */
export const queueSteps = {
  call: { from: ['WAITING'], to: 'CALLED' },
  skip: { from: ['WAITING', 'CALLED'], to: 'SKIPPED' },
  recall: { from: ['SKIPPED', 'CALLED'], to: 'CALLED' },
} as const satisfies Record<string, { from: readonly QueueState[]; to: QueueState }>;
export type QueueStep = keyof typeof queueSteps;

export const mayTake = (step: QueueStep, state: QueueState): boolean =>
  (queueSteps[step].from as readonly QueueState[]).includes(state);

interface Holder {
  readonly status: AppointmentStatus;
  readonly called_at: string | null;
  readonly skipped_at: string | null;
}

/** It follows from the visit, and from who was called; undefined for a visit that was called off. */
export function queueStateOf({ status, called_at, skipped_at }: Holder): QueueState | undefined {
  if (status === 'IN_CONSULTATION') return 'IN_CONSULTATION';
  if (status === 'COMPLETED') return 'DONE';
  if (status !== 'CHECKED_IN') return undefined;
  if (skipped_at !== null) return 'SKIPPED';
  return called_at === null ? 'WAITING' : 'CALLED';
}
