import { Module } from '@nestjs/common';
import { PassportModule } from '@nestjs/passport';
import { AccessTokenStrategy } from './access-token.strategy.js';
import { AuthModule } from './auth.module.js';
import { PasswordStrategy } from './password.strategy.js';

/** How requests prove who sends them. Passport keeps strategies per process, so only the API brings them along. */
@Module({
  imports: [PassportModule, AuthModule],
  providers: [AccessTokenStrategy, PasswordStrategy],
})
export class StrategiesModule {}
