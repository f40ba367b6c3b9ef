import {
  mayTake,
  prescriptionStatuses,
  prescriptionSteps,
  type PrescriptionStatus,
  type PrescriptionStep,
} from './prescriptions.state.js';

/** From each status: where each step leads; steps that are not named are refused. */
const table: Record<PrescriptionStatus, Partial<Record<PrescriptionStep, PrescriptionStatus>>> = {
  DRAFT: { update: 'DRAFT', issue: 'ISSUED', cancel: 'CANCELLED' },
  ISSUED: { dispense: 'DISPENSED', cancel: 'CANCELLED' },
  DISPENSED: {},
  CANCELLED: {},
};

const steps = Object.keys(prescriptionSteps) as PrescriptionStep[];

describe('the life of a prescription', () => {
  it.each(prescriptionStatuses)('from %s', status => {
    const possible = steps.filter(step => mayTake(step, status));
    const leads = Object.fromEntries(possible.map(step => [step, prescriptionSteps[step].to]));
    expect(leads).toEqual(table[status]);
  });
});
