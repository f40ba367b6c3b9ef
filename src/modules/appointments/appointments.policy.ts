import { hasRole, type Principal } from '../../core/access/principal.js';
import type { AppointmentStep } from './appointments.state.js';

interface Visit {
  readonly doctor_id: string;
}

/** A doctor who is nothing else besides sees and moves their own appointments only. */
export const actsAsDoctor = (caller: Principal): boolean =>
  hasRole(caller, 'DOCTOR') && !hasRole(caller, 'HOSPITAL_ADMIN', 'RECEPTIONIST');

export const maySee = (caller: Principal, visit: Visit): boolean =>
  !actsAsDoctor(caller) || visit.doctor_id === caller.userId;

/** The bookings of a leave are moved by the desk, whoever keeps the hours of doctors, and the doctor. */
export const mayResolveLeave = (caller: Principal, doctorId: string): boolean =>
  caller.permissions.has('availability:manage') || !actsAsDoctor(caller) || caller.userId === doctorId;

/** The consultation itself belongs to the assigned doctor, or an administrator; the desk does the rest. */
export function mayTakeStep(step: AppointmentStep, caller: Principal, visit: Visit): boolean {
  const isAssigned = hasRole(caller, 'DOCTOR') && visit.doctor_id === caller.userId;
  switch (step) {
    case 'startConsultation':
    case 'complete':
      return isAssigned || hasRole(caller, 'HOSPITAL_ADMIN');
    case 'approve':
    case 'reject':
    case 'checkIn':
      return isAssigned || !actsAsDoctor(caller);
    case 'cancel':
    case 'markNoShow':
    case 'reschedule':
      return !actsAsDoctor(caller);
  }
}
