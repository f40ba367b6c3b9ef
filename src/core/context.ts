import { AsyncLocalStorage } from 'node:async_hooks';
import type { AccessRule } from './access/access.decorator.js';
import type { Actor, PatientPrincipal } from './access/patient-principal.js';
import type { Principal } from './access/principal.js';
import type { PurposeOfUse } from './http/purpose-of-use.js';
import type { TenancyScope } from './tenancy/tenancy-scope.js';

/** What is known about the work in hand: one HTTP request, one job or one command. */
export interface Context {
  readonly requestId: string;
  readonly address?: string;
  readonly userAgent?: string;
  /** `If-Match` of the request, when sent (RFC 9110 §13.1.1). */
  readonly ifMatch?: string;
  /** Why the caller says they ask. */
  readonly purpose?: PurposeOfUse;
  principal?: Principal;
  /** The patient who calls, at the door of the portal. Never together with a principal. */
  patient?: PatientPrincipal;
  /** What the route asks of its caller. */
  access?: AccessRule;
  tenancy?: TenancyScope;
}

const storage = new AsyncLocalStorage<Context>();

export const context = {
  run: <T>(value: Context, work: () => T): T => storage.run(value, work),
  current: (): Context | undefined => storage.getStore(),
};

/** The signed-in caller. Throws when a public route or a job asks for one. */
export function currentPrincipal(): Principal {
  const principal = storage.getStore()?.principal;
  if (!principal) throw new Error('There is no signed-in caller here.');
  return principal;
}

/** The patient who calls, and whose record it is. Throws wherever somebody else calls, or nobody. */
export function currentPatient(): PatientPrincipal & { readonly patientId: string } {
  const patient = currentPortalCaller();
  if (patient.patientId === null) throw new Error('The account of the caller is not linked to a record.');
  return { ...patient, patientId: patient.patientId };
}

/** Who calls at the door of the portal, whether or not their account is linked. */
export function currentPortalCaller(): PatientPrincipal {
  const patient = storage.getStore()?.patient;
  if (!patient) throw new Error('No patient calls here.');
  return patient;
}

/** Whoever calls, of the staff or a patient. */
export const currentActor = (): Actor => storage.getStore()?.patient ?? currentPrincipal();
