import { hasRole, type Principal } from '../../core/access/principal.js';

/** Whose patients a caller sees: everybody's, or those of the doctor, of the department, or of both. */
export type Sight = 'all' | { readonly doctorId?: string; readonly departmentId?: string };

/**
 * A doctor sees the patients they treat or have registered, a nurse those of the department, unless a role grants
 * `patients:view_all` or its holders need everybody: the desk, the pharmacy, the administration. A nurse without
 * department works in all of them.
 */
export function sightOf(caller: Principal): Sight {
  const [isDoctor, isNurse] = [hasRole(caller, 'DOCTOR'), hasRole(caller, 'NURSE')];
  const needsEverybody = hasRole(caller, 'HOSPITAL_ADMIN', 'RECEPTIONIST', 'PHARMACIST');
  if (needsEverybody || caller.permissions.has('patients:view_all') || !(isDoctor || isNurse)) return 'all';
  if (isNurse && !caller.departmentId) return 'all';
  return {
    ...(isDoctor && { doctorId: caller.userId }),
    ...(isNurse && caller.departmentId && { departmentId: caller.departmentId }),
  };
}
