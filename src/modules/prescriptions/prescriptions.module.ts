import { Module } from '@nestjs/common';
import './merging.repository.js';
import './prescriptions.permissions.js';
import { AdmissionsModule } from '../admissions/index.js';
import { AppointmentsModule } from '../appointments/index.js';
import { StockModule } from '../stock/index.js';
import { Occasions } from './occasions.js';
import { Prescribing } from './prescribing.js';
import { PrescriptionImports } from './prescription-imports.js';
import { PrescriptionsPortalController } from './prescriptions.portal.controller.js';
import { PrescriptionsController } from './prescriptions.controller.js';
import { PrescriptionsRepository } from './prescriptions.repository.js';
import { PrescriptionsService } from './prescriptions.service.js';

@Module({
  imports: [AdmissionsModule, AppointmentsModule, StockModule],
  controllers: [PrescriptionsController, PrescriptionsPortalController],
  providers: [PrescriptionsService, PrescriptionsRepository, Occasions, Prescribing, PrescriptionImports],
  exports: [PrescriptionsService, PrescriptionImports],
})
export class PrescriptionsModule {}
