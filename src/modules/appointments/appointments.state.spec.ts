import {
  appointmentSteps,
  appointmentStatuses,
  mayTake,
  type AppointmentStatus,
  type AppointmentStep,
} from './appointments.state.js';

/** From each status: where each step leads; steps that are not named are refused. */
const table: Record<AppointmentStatus, Partial<Record<AppointmentStep, AppointmentStatus>>> = {
  REQUESTED: { approve: 'SCHEDULED', reject: 'REJECTED', cancel: 'CANCELLED' },
  REJECTED: {},
  SCHEDULED: {
    checkIn: 'CHECKED_IN',
    startConsultation: 'IN_CONSULTATION',
    cancel: 'CANCELLED',
    markNoShow: 'NO_SHOW',
    reschedule: 'SCHEDULED',
  },
  CHECKED_IN: {
    startConsultation: 'IN_CONSULTATION',
    complete: 'COMPLETED',
    cancel: 'CANCELLED',
    reschedule: 'SCHEDULED',
  },
  IN_CONSULTATION: { complete: 'COMPLETED' },
  COMPLETED: {},
  CANCELLED: {},
  NO_SHOW: {},
};

const steps = Object.keys(appointmentSteps) as AppointmentStep[];

describe('the life of an appointment', () => {
  it.each(appointmentStatuses)('from %s', status => {
    const possible = steps.filter(step => mayTake(step, status));
    const leads = Object.fromEntries(possible.map(step => [step, appointmentSteps[step].to]));
    expect(leads).toEqual(table[status]);
  });
});
