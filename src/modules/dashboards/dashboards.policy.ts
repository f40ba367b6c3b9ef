import { hasRole, type Principal } from '../../core/access/principal.js';

/** Which visits and stays somebody's figures count. Without either member: all of them. */
export interface Sight {
  readonly doctorId?: string;
  readonly departmentId?: string;
}

/**
 * A doctor's figures are those of their own visits and stays, a nurse's those of the department; whoever is also at the
 * desk or in the administration needs everybody's, as in the lists behind the figures.
 */
export function sightOf(caller: Principal): Sight {
  if (hasRole(caller, 'HOSPITAL_ADMIN', 'RECEPTIONIST')) return {};
  const [isDoctor, isNurse] = [hasRole(caller, 'DOCTOR'), hasRole(caller, 'NURSE')];
  if (isNurse && !caller.departmentId) return {};
  return {
    ...(isDoctor && { doctorId: caller.userId }),
    ...(isNurse && caller.departmentId && { departmentId: caller.departmentId }),
  };
}

/** Figures that are work for some roles only; others are told 0. */
export const worksOn = (caller: Principal) => ({
  dispensing: hasRole(caller, 'HOSPITAL_ADMIN', 'PHARMACIST'),
  vitals: hasRole(caller, 'HOSPITAL_ADMIN', 'NURSE'),
  consultations: hasRole(caller, 'HOSPITAL_ADMIN', 'DOCTOR'),
  administration: hasRole(caller, 'HOSPITAL_ADMIN'),
});
