import { Module } from '@nestjs/common';
import { PatientsModule } from '../patients/index.js';
import { PrescriptionsModule } from '../prescriptions/index.js';
import { SettingsModule } from '../settings/index.js';
import { UsersModule } from '../users/index.js';
import { RenderPrescriptionPdf } from './jobs/render-prescription-pdf.job.js';
import { PrescriptionPapersPortalController } from './prescription-papers.portal.controller.js';
import { PrescriptionPapersController } from './prescription-papers.controller.js';
import { PrescriptionPapersRepository } from './prescription-papers.repository.js';
import { PrescriptionPapersService } from './prescription-papers.service.js';
import { SealedSigningKeys } from './sealed-signing-keys.repository.js';
import { Sheets } from './sheets.service.js';
import { SigningKeys } from './signing-keys.service.js';
import { VerificationController } from './verification.controller.js';
import { Verification } from './verification.service.js';

@Module({
  imports: [PrescriptionsModule, PatientsModule, SettingsModule, UsersModule],
  controllers: [PrescriptionPapersController, PrescriptionPapersPortalController, VerificationController],
  providers: [
    PrescriptionPapersService,
    PrescriptionPapersRepository,
    Sheets,
    SigningKeys,
    SealedSigningKeys,
    Verification,
    RenderPrescriptionPdf,
  ],
  exports: [PrescriptionPapersService, RenderPrescriptionPdf],
})
export class PrescriptionPapersModule {}
