import { Module } from '@nestjs/common';
import { AccountTokens } from './account-tokens.js';
import { AccountsRepository } from './accounts.repository.js';
import { PasswordHistory } from './password-history.js';
import { RefreshTokens } from './refresh-tokens.js';
import { SecondFactors } from './second-factors.js';
import { SecondSteps } from './second-steps.js';
import { Sessions } from './sessions.js';

@Module({
  providers: [
    AccountsRepository,
    AccountTokens,
    PasswordHistory,
    RefreshTokens,
    SecondFactors,
    SecondSteps,
    Sessions,
  ],
  exports: [
    AccountsRepository,
    AccountTokens,
    PasswordHistory,
    RefreshTokens,
    SecondFactors,
    SecondSteps,
    Sessions,
  ],
})
export class AccountsModule {}
