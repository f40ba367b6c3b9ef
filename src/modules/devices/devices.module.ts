import { Module } from '@nestjs/common';
import './merging.repository.js';
import './devices.permissions.js';
import { PatientsModule } from '../patients/index.js';
import { VitalsModule } from '../vitals/index.js';
import { DeviceKeys } from './device-keys.js';
import { DeviceReadingsService } from './device-readings.service.js';
import { DevicesController } from './devices.controller.js';
import { DevicesRepository } from './devices.repository.js';
import { DevicesService } from './devices.service.js';

@Module({
  imports: [PatientsModule, VitalsModule],
  controllers: [DevicesController],
  providers: [DevicesService, DeviceReadingsService, DevicesRepository, DeviceKeys],
  exports: [DeviceKeys],
})
export class DevicesModule {}
