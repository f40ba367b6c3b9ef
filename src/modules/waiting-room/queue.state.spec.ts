import {
  mayTake,
  queueStateOf,
  queueStates,
  queueSteps,
  type QueueState,
  type QueueStep,
} from './queue.state.js';

/** From each state: where each step leads; steps that are not named are refused. */
const table: Record<QueueState, Partial<Record<QueueStep, QueueState>>> = {
  WAITING: { call: 'CALLED', skip: 'SKIPPED' },
  CALLED: { skip: 'SKIPPED', recall: 'CALLED' },
  SKIPPED: { recall: 'CALLED' },
  IN_CONSULTATION: {},
  DONE: {},
};
const steps = Object.keys(queueSteps) as QueueStep[];

it.each(queueStates)('from %s', state => {
  const possible = steps.filter(step => mayTake(step, state));
  expect(Object.fromEntries(possible.map(step => [step, queueSteps[step].to]))).toEqual(table[state]);
});

const nobody = { called_at: null, skipped_at: null };
const called = { ...nobody, called_at: '2030-01-07T04:30:00Z' };
const skipped = { ...called, skipped_at: '2030-01-07T04:35:00Z' };

it.each<[Parameters<typeof queueStateOf>[0], QueueState | undefined]>([
  [{ status: 'CHECKED_IN', ...nobody }, 'WAITING'],
  [{ status: 'CHECKED_IN', ...called }, 'CALLED'],
  [{ status: 'CHECKED_IN', ...skipped }, 'SKIPPED'],
  [{ status: 'CHECKED_IN', ...skipped, called_at: null }, 'SKIPPED'],
  [{ status: 'IN_CONSULTATION', ...nobody }, 'IN_CONSULTATION'],
  [{ status: 'IN_CONSULTATION', ...skipped }, 'IN_CONSULTATION'],
  [{ status: 'COMPLETED', ...called }, 'DONE'],
  [{ status: 'CANCELLED', ...called }, undefined],
  [{ status: 'SCHEDULED', ...nobody }, undefined],
])('%j is %s', (holder, state) => {
  expect(queueStateOf(holder)).toBe(state);
});
