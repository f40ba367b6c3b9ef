import { Module } from '@nestjs/common';
import './merging.repository.js';
import './vitals.permissions.js';
import { AdmissionsModule } from '../admissions/index.js';
import { AlertsModule } from '../alerts/index.js';
import { AppointmentsModule } from '../appointments/index.js';
import { PatientsModule } from '../patients/index.js';
import { BatchesController } from './batches.controller.js';
import { BatchesService } from './batches.service.js';
import { ReadingsController } from './readings.controller.js';
import { ReadingsRepository } from './readings.repository.js';
import { ReadingsService } from './readings.service.js';
import { Visits } from './visits.js';
import { VitalImports } from './vital-imports.js';
import { VitalSetsPortalController } from './vital-sets.portal.controller.js';
import { VitalSetsController } from './vital-sets.controller.js';
import { VitalSetsRepository } from './vital-sets.repository.js';
import { VitalSetsService } from './vital-sets.service.js';

@Module({
  imports: [AdmissionsModule, AlertsModule, AppointmentsModule, PatientsModule],
  controllers: [BatchesController, VitalSetsController, VitalSetsPortalController, ReadingsController],
  providers: [
    BatchesService,
    ReadingsService,
    ReadingsRepository,
    VitalImports,
    VitalSetsService,
    VitalSetsRepository,
    Visits,
  ],
  exports: [BatchesService, VitalImports, VitalSetsService],
})
export class VitalsModule {}
