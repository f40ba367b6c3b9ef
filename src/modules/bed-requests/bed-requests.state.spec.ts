import {
  bedRequestStatuses,
  bedRequestSteps,
  mayTake,
  type BedRequestStatus,
  type BedRequestStep,
} from './bed-requests.state.js';

/** From each status: where each step leads; steps that are not named are refused. */
const table: Record<BedRequestStatus, Partial<Record<BedRequestStep, BedRequestStatus>>> = {
  REQUESTED: { approve: 'APPROVED', reject: 'REJECTED', cancel: 'CANCELLED' },
  APPROVED: { release: 'RELEASED', cancel: 'CANCELLED' },
  REJECTED: {},
  RELEASED: {},
  CANCELLED: {},
};

describe('the life of a bed request', () => {
  it.each(bedRequestStatuses)('from %s', status => {
    const steps = Object.keys(bedRequestSteps) as BedRequestStep[];
    const possible = steps.filter(step => mayTake(step, status));
    expect(Object.fromEntries(possible.map(step => [step, bedRequestSteps[step].to]))).toEqual(table[status]);
  });
});
