import { hasRole, type Principal } from '../../core/access/principal.js';

/** Doctors keep their own hours and leave; those of others take the permission. */
export const mayKeepTimeOf = (caller: Principal, doctorId: string): boolean =>
  caller.permissions.has('availability:manage') || (hasRole(caller, 'DOCTOR') && caller.userId === doctorId);
