import { AppError } from '../errors/app-error.js';
import type { TenantStatus } from '../tenancy/tenant.js';

export const signInRequired = () =>
  new AppError(401, 'auth.required', 'Your session has ended. Please sign in again.');

export const deviceKeyNeeded = () =>
  new AppError(
    401,
    'auth.device_key_required',
    'The key of the device is missing or unknown, or it was revoked.',
  );

export const permissionMissing = (codes: readonly string[]) =>
  new AppError(403, 'access.denied', `You may not do this: it needs the permission ${codes.join(' or ')}.`);

export const passwordChangeRequired = () =>
  new AppError(403, 'auth.password_change_required', 'Please change your password first.');

export const secondFactorNeeded = () =>
  new AppError(
    403,
    'access.second_factor_needed',
    'Please set up a second factor first: an authenticator app on your phone.',
  );

export const freshSignInNeeded = () =>
  new AppError(
    403,
    'access.fresh_sign_in_needed',
    'Please confirm with your password or code that it is you, then try again.',
  );

export const staffOnly = () => new AppError(403, 'access.staff_only', 'This is for the staff of a hospital.');

export const portalAccountNotLinked = () =>
  new AppError(
    403,
    'access.portal_not_linked',
    'Your account is not connected to your record yet. Please tell us who you are, or ask the hospital for an invitation.',
  );

export const platformOnly = () =>
  new AppError(403, 'access.platform_only', 'This is for platform administrators.');

/** The sentences name the state; the web client looks for "suspended" and "inactive" and signs out. */
const statusSentences: Record<Exclude<TenantStatus, 'ACTIVE'>, string> = {
  PENDING: 'The registration of your hospital is pending: its e-mail address has not been verified yet.',
  VERIFIED: 'Your hospital is verified and pending activation by the platform.',
  SUSPENDED: 'Your hospital is suspended. Please contact the platform administrator.',
  INACTIVE: 'Your hospital is inactive. Please contact the platform administrator.',
};

/** 401 at sign-in (AUTH-4), 403 everywhere else. */
export const tenantNotServed = (status: Exclude<TenantStatus, 'ACTIVE'>, httpStatus: 401 | 403 = 403) =>
  new AppError(httpStatus, `tenant.${status.toLowerCase()}`, statusSentences[status]);
