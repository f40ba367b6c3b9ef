import { Module } from '@nestjs/common';
import './patients.permissions.js';
import { PatientDrafts } from './patient-drafts.js';
import { PatientImports } from './patient-imports.js';
import { PatientIntakeRepository } from './patient-intake.repository.js';
import { PatientIntake } from './patient-intake.js';
import { PatientPages } from './patient-pages.repository.js';
import { PatientPhotosController } from './patient-photos.controller.js';
import { PatientPhotos } from './patient-photos.service.js';
import { PatientsPortalController } from './patients.portal.controller.js';
import { PatientsController } from './patients.controller.js';
import { PatientsRepository } from './patients.repository.js';
import { PatientsService } from './patients.service.js';
import { SealedNationalIds } from './sealed-national-ids.repository.js';

@Module({
  controllers: [PatientsController, PatientPhotosController, PatientsPortalController],
  providers: [
    PatientsService,
    PatientsRepository,
    PatientDrafts,
    PatientImports,
    PatientPages,
    PatientIntake,
    PatientIntakeRepository,
    SealedNationalIds,
    PatientPhotos,
  ],
  exports: [PatientsService, PatientImports, PatientIntake, PatientPages],
})
export class PatientsModule {}
