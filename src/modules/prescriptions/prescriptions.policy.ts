import { hasRole, type Principal } from '../../core/access/principal.js';

/** Anything that has a doctor: a prescription, or the visit for which it is written. */
interface OfDoctor {
  readonly doctor_id: string;
}

/** A doctor who is nothing else besides sees their own prescriptions only. */
export const actsAsDoctor = (caller: Principal): boolean =>
  hasRole(caller, 'DOCTOR') && !hasRole(caller, 'HOSPITAL_ADMIN', 'RECEPTIONIST', 'PHARMACIST');

export const maySee = (caller: Principal, prescription: OfDoctor): boolean =>
  !actsAsDoctor(caller) || prescription.doctor_id === caller.userId;

const isDoctorOf = (caller: Principal, { doctor_id }: OfDoctor): boolean =>
  hasRole(caller, 'DOCTOR') && doctor_id === caller.userId;

/** A visit is the business of its doctor; administrators write for others. */
export const mayPrescribe = (caller: Principal, visit: OfDoctor): boolean =>
  isDoctorOf(caller, visit) || hasRole(caller, 'HOSPITAL_ADMIN');

/** Editing, issuing and cancelling belong to the author, or an administrator; a pharmacist only dispenses. */
export const mayChange = (caller: Principal, prescription: OfDoctor): boolean =>
  isDoctorOf(caller, prescription) || hasRole(caller, 'HOSPITAL_ADMIN');

/** A caller who is a doctor signs for it; for anybody else it is the doctor of the visit. */
export const authorOf = (caller: Principal, visit: OfDoctor): string =>
  hasRole(caller, 'DOCTOR') ? caller.userId : visit.doctor_id;
