import { hasRole, type Principal } from '../../core/access/principal.js';

/** Whose stays a caller sees: everybody's, or those of the doctor, of the department, or of both. */
export type Sight = 'all' | { readonly doctorId?: string; readonly departmentId?: string };

interface Stay {
  readonly doctor_id: string;
  readonly department_id: string;
}

/**
 * A doctor sees and changes the stays in their care, a nurse those of the department; the desk and the administration
 * need everybody's. A nurse without department works in all of them.
 */
export function sightOf(caller: Principal): Sight {
  const [isDoctor, isNurse] = [hasRole(caller, 'DOCTOR'), hasRole(caller, 'NURSE')];
  if (hasRole(caller, 'HOSPITAL_ADMIN', 'RECEPTIONIST') || !(isDoctor || isNurse)) return 'all';
  if (isNurse && !caller.departmentId) return 'all';
  return {
    ...(isDoctor && { doctorId: caller.userId }),
    ...(isNurse && caller.departmentId && { departmentId: caller.departmentId }),
  };
}

export function maySee(caller: Principal, stay: Stay): boolean {
  const sight = sightOf(caller);
  return sight === 'all' || sight.doctorId === stay.doctor_id || sight.departmentId === stay.department_id;
}
