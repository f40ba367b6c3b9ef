export { AccountTokens, type TokenOwner } from './account-tokens.js';
export { AccountsModule } from './accounts.module.js';
export {
  AccountsRepository,
  type Account,
  type AccountState,
  type Invitation,
  type Membership,
} from './accounts.repository.js';
export { Sessions } from './sessions.js';
