import { Module } from '@nestjs/common';
import { PassportModule } from '@nestjs/passport';
import { DeviceKeyStrategy } from './device-key.strategy.js';
import { DevicesModule } from './devices.module.js';

/** How devices prove who they are. Passport keeps strategies per process, so only the API brings it along. */
@Module({
  imports: [PassportModule, DevicesModule],
  providers: [DeviceKeyStrategy],
})
export class DeviceStrategiesModule {}
