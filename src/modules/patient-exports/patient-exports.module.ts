import { Module } from '@nestjs/common';
import { AdmissionsModule } from '../admissions/index.js';
import { AppointmentsModule } from '../appointments/index.js';
import { PatientsModule } from '../patients/index.js';
import { PrescriptionsModule } from '../prescriptions/index.js';
import { ProblemsModule } from '../problems/index.js';
import { SettingsModule } from '../settings/index.js';
import { VitalsModule } from '../vitals/index.js';
import { PatientExportsController } from './patient-exports.controller.js';
import { PatientExports } from './patient-exports.service.js';
import { PatientRecordsController } from './patient-records.controller.js';
import { PatientRecordPapers } from './patient-records.service.js';
import { RecordTables } from './record-tables.js';

@Module({
  imports: [
    PatientsModule,
    ProblemsModule,
    AppointmentsModule,
    AdmissionsModule,
    PrescriptionsModule,
    VitalsModule,
    SettingsModule,
  ],
  controllers: [PatientExportsController, PatientRecordsController],
  providers: [PatientExports, PatientRecordPapers, RecordTables],
})
export class PatientExportsModule {}
