import { Module } from '@nestjs/common';
import './merging.repository.js';
import { PatientsModule } from '../patients/index.js';
import { EarlyWarningController } from './early-warning.controller.js';
import { EarlyWarningRepository } from './early-warning.repository.js';
import { EarlyWarningService } from './early-warning.service.js';

@Module({
  imports: [PatientsModule],
  controllers: [EarlyWarningController],
  providers: [EarlyWarningService, EarlyWarningRepository],
})
export class EarlyWarningModule {}
