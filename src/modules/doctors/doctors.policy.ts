import { hasRole, type Principal } from '../../core/access/principal.js';

/** Doctors say who they are; for others it takes the permission. */
export const mayDescribe = (caller: Principal, doctorId: string): boolean =>
  caller.permissions.has('doctors:manage') || (hasRole(caller, 'DOCTOR') && caller.userId === doctorId);
