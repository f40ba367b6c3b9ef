import { Module } from '@nestjs/common';
import { PatientsModule } from '../patients/index.js';
import { PatientExportsController } from './patient-exports.controller.js';
import { PatientExports } from './patient-exports.service.js';

@Module({
  imports: [PatientsModule],
  controllers: [PatientExportsController],
  providers: [PatientExports],
})
export class PatientExportsModule {}
