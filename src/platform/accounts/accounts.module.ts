import { Module } from '@nestjs/common';
import { AccountTokens } from './account-tokens.js';
import { AccountsRepository } from './accounts.repository.js';
import { PasswordHistory } from './password-history.js';
import { Sessions } from './sessions.js';

@Module({
  providers: [AccountsRepository, AccountTokens, PasswordHistory, Sessions],
  exports: [AccountsRepository, AccountTokens, PasswordHistory, Sessions],
})
export class AccountsModule {}
