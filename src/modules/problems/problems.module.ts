import { Module } from '@nestjs/common';
import './merging.repository.js';
import './problems.permissions.js';
import { PatientsModule } from '../patients/index.js';
import { AllergiesController } from './allergies.controller.js';
import { ConditionsController } from './conditions.controller.js';
import { ProblemsRepository } from './problems.repository.js';
import { ProblemsService } from './problems.service.js';

@Module({
  imports: [PatientsModule],
  controllers: [ConditionsController, AllergiesController],
  providers: [ProblemsService, ProblemsRepository],
  exports: [ProblemsService],
})
export class ProblemsModule {}
