import { Module } from '@nestjs/common';
import './availability.permissions.js';
import { SettingsModule } from '../settings/index.js';
import { UsersModule } from '../users/index.js';
import { AvailabilityImports } from './availability-imports.js';
import { AvailabilityController } from './availability.controller.js';
import { AvailabilityRepository } from './availability.repository.js';
import { AvailabilityService } from './availability.service.js';
import { Slots } from './slots.js';

@Module({
  imports: [SettingsModule, UsersModule],
  controllers: [AvailabilityController],
  providers: [AvailabilityService, AvailabilityRepository, Slots, AvailabilityImports],
  exports: [AvailabilityService, Slots, AvailabilityImports],
})
export class AvailabilityModule {}
