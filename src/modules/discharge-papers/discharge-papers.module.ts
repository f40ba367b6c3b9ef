import { Module } from '@nestjs/common';
import { AdmissionsModule } from '../admissions/index.js';
import { PatientsModule } from '../patients/index.js';
import { PrescriptionsModule } from '../prescriptions/index.js';
import { ProblemsModule } from '../problems/index.js';
import { SettingsModule } from '../settings/index.js';
import { UsersModule } from '../users/index.js';
import { VitalsModule } from '../vitals/index.js';
import { DischargePapersController } from './discharge-papers.controller.js';
import { DischargePapersService } from './discharge-papers.service.js';
import { DischargeProposals } from './discharge-proposals.js';
import { DischargeSheets } from './discharge-sheets.js';
import { RenderDischargePdf } from './jobs/render-discharge-pdf.job.js';

@Module({
  imports: [
    AdmissionsModule,
    PatientsModule,
    PrescriptionsModule,
    ProblemsModule,
    SettingsModule,
    UsersModule,
    VitalsModule,
  ],
  controllers: [DischargePapersController],
  providers: [DischargePapersService, DischargeProposals, DischargeSheets, RenderDischargePdf],
  exports: [DischargePapersService, RenderDischargePdf],
})
export class DischargePapersModule {}
