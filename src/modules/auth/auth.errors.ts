import { AppError } from '../../core/errors/app-error.js';

/** Wrong, unknown and unusable answer alike. */
export const signInFailed = () =>
  new AppError(401, 'auth.sign_in_failed', 'E-mail address or password is wrong.');

export const tooManyAttempts = (retryAfterSeconds: number) =>
  new AppError(
    429,
    'auth.too_many_attempts',
    'Too many sign-ins have failed from your network. Please try again later.',
    { retryAfterSeconds },
  );

export const tooManyResetRequests = (retryAfterSeconds: number) =>
  new AppError(
    429,
    'auth.too_many_reset_requests',
    'Too many links have been asked for from your network. Please try again later.',
    { retryAfterSeconds },
  );

export const notAMember = () =>
  new AppError(401, 'auth.no_hospital', 'Your account does not belong to a hospital that can be entered.');

export const linkUnusable = (why: 'unknown' | 'used' | 'expired') =>
  new AppError(
    400,
    `auth.link_${why}`,
    {
      unknown: 'This link is not valid.',
      used: 'This link has been used already.',
      expired: 'This link has expired. Please ask for a new one.',
    }[why],
  );

export const oldPasswordWrong = () =>
  new AppError(400, 'auth.old_password_wrong', 'The current password is wrong.');

export const samePassword = () =>
  new AppError(400, 'auth.same_password', 'The new password must differ from the current one.');

export const passwordUsedBefore = () =>
  new AppError(
    400,
    'auth.password_used_before',
    'The new password must differ from the last five. Please choose another one.',
  );

export const passwordCommon = () =>
  new AppError(
    400,
    'auth.password_common',
    'This password is one of those that many people use. Please choose one that is harder to guess.',
  );

export const passwordNamesOwner = () =>
  new AppError(
    400,
    'auth.password_names_owner',
    'The new password must not contain your name or your e-mail address.',
  );

export const passwordTooShort = (least: number) =>
  new AppError(
    400,
    'auth.password_too_short',
    `The new password must have at least ${least} characters: your hospital demands it.`,
  );
