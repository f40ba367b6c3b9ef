import { Module } from '@nestjs/common';
import './patients.permissions.js';
import { DuplicatesController } from './duplicates.controller.js';
import { DuplicatesRepository } from './duplicates.repository.js';
import { Duplicates } from './duplicates.service.js';
import { HistoryRepository } from './history.repository.js';
import { MergingController } from './merging.controller.js';
import { MergingRepository } from './merging.repository.js';
import { Merging } from './merging.service.js';
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
import { RecordsController } from './records.controller.js';
import { PatientRecords } from './records.service.js';
import { SealedNationalIds } from './sealed-national-ids.repository.js';

@Module({
  controllers: [
    DuplicatesController,
    PatientsController,
    RecordsController,
    MergingController,
    PatientPhotosController,
    PatientsPortalController,
  ],
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
    PatientRecords,
    HistoryRepository,
    Merging,
    MergingRepository,
    Duplicates,
    DuplicatesRepository,
  ],
  exports: [PatientsService, PatientImports, PatientIntake, PatientPages],
})
export class PatientsModule {}
