export { AccountTokens, lifetimeOf, type TokenOwner, type TokenPurpose } from './account-tokens.js';
export { AccountsModule } from './accounts.module.js';
export {
  AccountsRepository,
  type Account,
  type AccountState,
  type Invitation,
  type Membership,
  type StaffAccountState,
} from './accounts.repository.js';
export { PasswordHistory } from './password-history.js';
export { newRefreshToken, RefreshTokens } from './refresh-tokens.js';
export { SecondFactors, type SecondFactor } from './second-factors.js';
export { SecondSteps } from './second-steps.js';
export { Sessions, type RunningSession, type Session, type StartedSession } from './sessions.js';
