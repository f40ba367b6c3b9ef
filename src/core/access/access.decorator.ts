import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth, ApiExtension, ApiSecurity } from '@nestjs/swagger';

export const ACCESS = 'access';
export const FRESH_SIGN_IN = 'fresh-sign-in';

/**
 * Who may call a route.
 * - `public`: anybody. `account`: anybody signed in, also while the password must be changed or a second factor set up.
 * - `tenant`: staff of an ACTIVE hospital that hold one of the codes, or any staff when none is named.
 * - `platform`: super admins.
 * - `either`: staff as under `tenant`, each in their hospital, and super admins, who enter none.
 * - `device`: a device, by a key of its own, for one patient.
 * - `portal`: a patient of an ACTIVE hospital; `isLinked`: whose account stands for a record already.
 */
export type AccessRule =
  | { readonly realm: 'public' }
  | { readonly realm: 'account' }
  | { readonly realm: 'tenant'; readonly anyOf: readonly string[] }
  | { readonly realm: 'tenant' }
  | { readonly realm: 'platform'; readonly anyOf: readonly string[] }
  | { readonly realm: 'either'; readonly anyOf: readonly string[] }
  | { readonly realm: 'device' }
  | { readonly realm: 'portal'; readonly isLinked: boolean };

/** Staff of the hospital that hold the permission, or one of several. */
export const Access = (...anyOf: [string, ...string[]]) => declare({ realm: 'tenant', anyOf });

/** Any staff of the hospital, for what is their own. Routes with this stand on a written list that a test compares. */
export const StaffOnly = () => declare({ realm: 'tenant' });

/** Platform super admins, under the named platform permission. */
export const PlatformAccess = (...anyOf: [string, ...string[]]) => declare({ realm: 'platform', anyOf });

/**
 * Staff that hold the permission, in their hospital, and super admins, who are shown the platform instead. Routes with
 * this stand on a written list that a test compares.
 */
export const StaffOrOperators = (...anyOf: [string, ...string[]]) => declare({ realm: 'either', anyOf });

/** Anybody with a valid session. */
export const SignedIn = () => declare({ realm: 'account' });

/** Devices of a hospital, with a key. Routes with this stand on a written list that a test compares. */
export const DeviceAccess = () => declare({ realm: 'device' });

/** A patient, for their own record. Routes with this stand on a written list that a test compares. */
export const PortalAccess = () => declare({ realm: 'portal', isLinked: true });

/** Anybody who has signed in to the portal, also before their account is linked to a record. */
export const PortalAccount = () => declare({ realm: 'portal', isLinked: false });

/** Besides: the caller has signed in, or confirmed who they are (`POST /auth/step-up`), in the last five minutes. */
export const FreshSignIn = () =>
  applyDecorators(SetMetadata(FRESH_SIGN_IN, true), ApiExtension('x-fresh-sign-in', true));

/** Anybody. Routes with this stand on a written list that a test compares. */
export const Public = () => declare({ realm: 'public' });

type Proofs = () => readonly (ClassDecorator & MethodDecorator)[];

/** Made anew for each route: one decorator tells all of its routes what it told the ones before. */
const signedIn: Proofs = () => [ApiBearerAuth(), ApiSecurity('password')];
const proofs: Readonly<Record<AccessRule['realm'], Proofs>> = {
  public: () => [],
  account: signedIn,
  tenant: signedIn,
  platform: signedIn,
  either: signedIn,
  device: () => [ApiSecurity('device-key')],
  portal: () => [ApiBearerAuth()],
};

/** Tells the guard, and the API description in the same breath. */
function declare(rule: AccessRule) {
  return applyDecorators(
    SetMetadata(ACCESS, rule),
    ApiExtension('x-realm', rule.realm),
    ...proofs[rule.realm](),
    ...('anyOf' in rule ? [ApiExtension('x-permission', rule.anyOf)] : []),
  );
}
