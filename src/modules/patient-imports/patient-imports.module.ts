import { Module } from '@nestjs/common';
import { PatientsModule } from '../patients/index.js';
import { ImportRunner } from './import-runner.js';
import { RunPatientImport } from './jobs/run-patient-import.job.js';
import { PatientImportsController } from './patient-imports.controller.js';
import { PatientImportsRepository } from './patient-imports.repository.js';
import { PatientImportsService } from './patient-imports.service.js';

@Module({
  imports: [PatientsModule],
  controllers: [PatientImportsController],
  providers: [PatientImportsService, PatientImportsRepository, ImportRunner, RunPatientImport],
  exports: [RunPatientImport],
})
export class PatientImportsModule {}
