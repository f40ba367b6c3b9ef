import type { Tenant } from '../tenancy/tenant.js';
import type { Principal } from './principal.js';

/**
 * A patient who has signed in to the portal of one hospital. Another kind of caller than staff: it holds no
 * permission, and nothing that asks for staff ever sees it.
 */
export interface PatientPrincipal {
  /** The portal account. */
  readonly userId: string;
  readonly sessionId: string;
  readonly tenant: Tenant;
  /** Whose record it is; null until the account is linked. */
  readonly patientId: string | null;
  readonly roles: readonly ['PATIENT'];
}

/** Who does something in a hospital, whichever door they came in by. */
export type Actor = Pick<Principal, 'userId' | 'sessionId' | 'tenant' | 'roles'>;

/** Loads the patient behind a session of the portal; undefined when it has ended. Implemented by the portal. */
export abstract class PatientPrincipalSource {
  abstract load(tenantId: string, sessionId: string): Promise<PatientPrincipal | undefined>;
}
