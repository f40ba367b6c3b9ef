import { Module } from '@nestjs/common';
import { AdmissionsModule } from '../admissions/index.js';
import { PatientsModule } from '../patients/index.js';
import { SettingsModule } from '../settings/index.js';
import { UsersModule } from '../users/index.js';
import { DischargePapersController } from './discharge-papers.controller.js';
import { DischargePapersService } from './discharge-papers.service.js';
import { DischargeSheets } from './discharge-sheets.js';
import { RenderDischargePdf } from './jobs/render-discharge-pdf.job.js';

@Module({
  imports: [AdmissionsModule, PatientsModule, SettingsModule, UsersModule],
  controllers: [DischargePapersController],
  providers: [DischargePapersService, DischargeSheets, RenderDischargePdf],
  exports: [DischargePapersService, RenderDischargePdf],
})
export class DischargePapersModule {}
