import { admissionStatuses, admissionSteps, mayTake, type AdmissionStep } from './admissions.state.js';

describe('the life of a stay', () => {
  it.each(Object.keys(admissionSteps) as AdmissionStep[])('%s is for stays that are going on', step => {
    expect(admissionStatuses.filter(status => mayTake(step, status))).toEqual(['ACTIVE']);
  });

  it('ends with a discharge or a cancellation, and only so', () => {
    expect(Object.values(admissionSteps).map(({ to }) => to)).toEqual([
      'ACTIVE',
      'ACTIVE',
      'ACTIVE',
      'DISCHARGED',
      'CANCELLED',
    ]);
  });
});
