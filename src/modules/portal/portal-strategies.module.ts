import { Module } from '@nestjs/common';
import { PassportModule } from '@nestjs/passport';
import { AuthModule } from '../auth/index.js';
import { PortalTokenStrategy } from './portal-token.strategy.js';
import { PortalModule } from './portal.module.js';

/** How patients prove who they are. Passport keeps strategies per process, so only the API brings it along. */
@Module({
  imports: [PassportModule, AuthModule, PortalModule],
  providers: [PortalTokenStrategy],
})
export class PortalStrategiesModule {}
