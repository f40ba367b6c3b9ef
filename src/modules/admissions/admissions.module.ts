import { Module } from '@nestjs/common';
import './merging.repository.js';
import './admissions.permissions.js';
import { AppointmentsModule } from '../appointments/index.js';
import { BedsModule } from '../beds/index.js';
import { PatientsModule } from '../patients/index.js';
import { UsersModule } from '../users/index.js';
import { AdmissionImports } from './admission-imports.js';
import { AdmissionsPortalController } from './admissions.portal.controller.js';
import { AdmissionsController } from './admissions.controller.js';
import { BedAllocationController } from './bed-allocation.controller.js';
import { AdmissionsRepository } from './admissions.repository.js';
import { AdmissionsService } from './admissions.service.js';
import { Admitting } from './admitting.js';

@Module({
  imports: [AppointmentsModule, BedsModule, PatientsModule, UsersModule],
  controllers: [AdmissionsController, AdmissionsPortalController, BedAllocationController],
  providers: [AdmissionsService, AdmissionsRepository, Admitting, AdmissionImports],
  exports: [AdmissionsService, AdmissionImports],
})
export class AdmissionsModule {}
