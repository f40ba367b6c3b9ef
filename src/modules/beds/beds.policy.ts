import { hasRole, type Principal } from '../../core/access/principal.js';

/** Whose a bed is: the doctor and department of the stay, and the department of the ward. */
export interface Occupied {
  readonly doctor_id: string | null;
  readonly department_ids: readonly (string | null)[];
}

/**
 * Everybody who sees the board sees which beds are taken. By whom is for those who see the stay: its doctor, the
 * nurses of its department or of the ward, and those whose work needs everybody.
 */
export function maySeeWho(caller: Principal, { doctor_id, department_ids }: Occupied): boolean {
  const [isDoctor, isNurse] = [hasRole(caller, 'DOCTOR'), hasRole(caller, 'NURSE')];
  if (hasRole(caller, 'HOSPITAL_ADMIN', 'RECEPTIONIST') || !(isDoctor || isNurse)) return true;
  if (isNurse && (!caller.departmentId || department_ids.includes(caller.departmentId))) return true;
  return isDoctor && doctor_id === caller.userId;
}
