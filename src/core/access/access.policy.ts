import type { AppError } from '../errors/app-error.js';
import type { AccessRule } from './access.decorator.js';
import {
  freshSignInNeeded,
  passwordChangeRequired,
  permissionMissing,
  platformOnly,
  portalAccountNotLinked,
  secondFactorNeeded,
  staffOnly,
  tenantNotServed,
} from './access.errors.js';
import type { PatientPrincipal } from './patient-principal.js';
import type { Principal } from './principal.js';

/** What routes ask of everybody but patients. */
export type StaffRule = Exclude<AccessRule, { realm: 'public' | 'portal' }>;
export type PortalRule = Extract<AccessRule, { realm: 'portal' }>;

/** Whether a signed-in caller may use a route; the refusal, or undefined when they may. */
export function decide(rule: StaffRule, caller: Principal): AppError | undefined {
  const { tenant } = caller;
  if (tenant && tenant.status !== 'ACTIVE') return tenantNotServed(tenant.status);
  if (rule.realm === 'account' || rule.realm === 'device') return undefined;
  if (caller.mustChangePassword) return passwordChangeRequired();
  if (caller.mustSetUpSecondFactor) return secondFactorNeeded();
  if (rule.realm === 'platform') return caller.isSuperAdmin && !tenant ? undefined : platformOnly();
  if (!tenant) return rule.realm === 'either' && caller.isSuperAdmin ? undefined : staffOnly();
  if (!('anyOf' in rule)) return undefined;
  return rule.anyOf.some(code => caller.permissions.has(code)) ? undefined : permissionMissing(rule.anyOf);
}

/** Whether a patient may use a route of the portal; the refusal, or undefined when they may. */
export function decideForPatient(
  { isLinked }: PortalRule,
  { tenant, patientId }: PatientPrincipal,
): AppError | undefined {
  if (tenant.status !== 'ACTIVE') return tenantNotServed(tenant.status);
  return isLinked && patientId === null ? portalAccountNotLinked() : undefined;
}

/** For how long a proof of who is calling opens what is delicate, in milliseconds. */
const freshFor = 5 * 60_000;

/** Whether a caller has signed in, or confirmed it, in the last five minutes; the refusal, or undefined. */
export const decideFreshness = ({ authenticatedAt }: Principal, now: Date): AppError | undefined =>
  now.getTime() - authenticatedAt.getTime() > freshFor ? freshSignInNeeded() : undefined;
