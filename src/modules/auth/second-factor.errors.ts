import { AppError } from '../../core/errors/app-error.js';

/** The password was right. `mfa_token` opens `POST /auth/mfa/verify` and nothing else. */
export const secondFactorRequired = (mfaToken: string) =>
  new AppError(401, 'auth.second_factor_required', 'Enter the code of your authenticator app.', {
    members: { mfa_token: mfaToken },
  });

const codeSentence = 'The code is wrong or has been used already. Please enter the next one.';

/** While signing in. Wrong, used and locked answer alike. */
export const secondFactorWrong = () => new AppError(401, 'auth.second_factor_wrong', codeSentence);

export const secondStepOver = () =>
  new AppError(
    401,
    'auth.second_step_over',
    'This sign-in has taken too long. Please enter your password again.',
  );

/** Of somebody signed in, whose client would take a 401 for the end of the session. */
export const codeWrong = () => new AppError(400, 'auth.code_wrong', codeSentence);

export const stepUpPasswordWrong = () => new AppError(400, 'auth.password_wrong', 'The password is wrong.');

export const codeNeeded = () =>
  new AppError(400, 'auth.code_needed', 'Enter the code of your authenticator app.');

export const passwordNeeded = () => new AppError(400, 'auth.password_needed', 'Enter your password.');

export const nothingToConfirm = () =>
  new AppError(400, 'auth.nothing_to_confirm', 'There is no second factor that waits for its first code.');

export const enrolmentChanged = () =>
  new AppError(
    409,
    'auth.enrolment_changed',
    'The second factor has been set up elsewhere meanwhile. Please begin again.',
  );

export const noSecondFactor = () =>
  new AppError(400, 'auth.no_second_factor', 'Your account has no second factor.');

export const secondFactorDemanded = () =>
  new AppError(
    403,
    'auth.second_factor_demanded',
    'A second factor is demanded of you, so it cannot be turned off. You can set up another one in its place.',
  );
