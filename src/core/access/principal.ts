import type { Tenant } from '../tenancy/tenant.js';

/** The verified caller of a request: who they are and what their roles allow in the hospital they entered. */
export interface Principal {
  readonly userId: string;
  readonly sessionId: string;
  readonly email: string;
  readonly isSuperAdmin: boolean;
  readonly mustChangePassword: boolean;
  readonly hasSecondFactor: boolean;
  /** A second factor is demanded, and there is none yet. */
  readonly mustSetUpSecondFactor: boolean;
  /** When they last proved with a password or a code who they are, in this session. */
  readonly authenticatedAt: Date;
  /** The hospital of the session; undefined for super admins. */
  readonly tenant?: Tenant;
  /** Names of the active roles, e.g. `DOCTOR`. */
  readonly roles: readonly string[];
  readonly permissions: ReadonlySet<string>;
  readonly departmentId: string | null;
}

export const hasRole = (principal: Principal, ...roles: string[]): boolean =>
  roles.some(role => principal.roles.includes(role));

/** Loads the caller behind a session, or undefined when the session has ended. Implemented by the auth module. */
export abstract class PrincipalSource {
  abstract load(sessionId: string): Promise<Principal | undefined>;
}
