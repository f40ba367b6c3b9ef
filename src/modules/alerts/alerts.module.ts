import { Module } from '@nestjs/common';
import './alerts.permissions.js';
import { PatientsModule } from '../patients/index.js';
import { AlertsController } from './alerts.controller.js';
import { AlertsRepository } from './alerts.repository.js';
import { AlertsService } from './alerts.service.js';
import { RaisingRepository } from './raising.repository.js';

@Module({
  imports: [PatientsModule],
  controllers: [AlertsController],
  providers: [AlertsService, AlertsRepository, RaisingRepository],
  exports: [AlertsService],
})
export class AlertsModule {}
