import { aPrincipal } from '../../../test/factories/principal.js';
import { actsAsDoctor, maySee, mayTakeStep } from './appointments.policy.js';
import { appointmentSteps, type AppointmentStep } from './appointments.state.js';

const somebody = (...roles: string[]) => aPrincipal({ roles });

const mine = { doctor_id: 'me' };
const anothers = { doctor_id: 'another' };
const steps = Object.keys(appointmentSteps) as AppointmentStep[];

const desk: AppointmentStep[] = ['approve', 'reject', 'checkIn', 'cancel', 'markNoShow', 'reschedule'];

describe('which steps of a visit somebody may take', () => {
  it.each([
    [
      'the assigned doctor',
      ['DOCTOR'],
      mine,
      ['approve', 'reject', 'checkIn', 'startConsultation', 'complete'],
    ],
    ['another doctor', ['DOCTOR'], anothers, []],
    ['a receptionist', ['RECEPTIONIST'], anothers, desk],
    ['a custom role that counts as the desk', ['Front office'], anothers, desk],
    ['an administrator', ['HOSPITAL_ADMIN'], anothers, steps],
    ['a doctor who is also a receptionist, on own visits', ['DOCTOR', 'RECEPTIONIST'], mine, steps],
    ['a doctor who is also a receptionist, on visits of others', ['DOCTOR', 'RECEPTIONIST'], anothers, desk],
    ['a doctor who is also an administrator', ['DOCTOR', 'HOSPITAL_ADMIN'], anothers, steps],
  ])('%s', (_, roles, visit, allowed) => {
    const caller = somebody(...roles);
    expect(steps.filter(step => mayTakeStep(step, caller, visit)).sort()).toEqual([...allowed].sort());
  });
});

describe('whose appointments somebody sees', () => {
  it.each([
    ['a doctor: own', ['DOCTOR'], mine, true],
    ['a doctor: not those of others', ['DOCTOR'], anothers, false],
    ['a doctor with another role besides: not those of others', ['DOCTOR', 'NURSE'], anothers, false],
    ['a receptionist: everybody’s', ['RECEPTIONIST'], anothers, true],
    ['a nurse: everybody’s', ['NURSE'], anothers, true],
    ['a doctor at the desk: everybody’s', ['DOCTOR', 'RECEPTIONIST'], anothers, true],
    ['an administrator: everybody’s', ['HOSPITAL_ADMIN'], anothers, true],
  ])('%s', (_, roles, visit, sees) => {
    expect(maySee(somebody(...roles), visit)).toBe(sees);
  });

  it('is limited exactly for those who act as a doctor', () => {
    expect(actsAsDoctor(somebody('DOCTOR'))).toBe(true);
    expect(actsAsDoctor(somebody('NURSE'))).toBe(false);
  });
});
