import { Module } from '@nestjs/common';
import { AccountTokens } from './account-tokens.js';
import { AccountsRepository } from './accounts.repository.js';
import { Sessions } from './sessions.js';

@Module({
  providers: [AccountsRepository, AccountTokens, Sessions],
  exports: [AccountsRepository, AccountTokens, Sessions],
})
export class AccountsModule {}
