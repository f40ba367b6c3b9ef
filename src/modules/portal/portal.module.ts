import { Module } from '@nestjs/common';
import './merging.repository.js';
import { PatientPrincipalSource } from '../../core/access/patient-principal.js';
import { PatientPrincipals } from '../../core/access/patient-principals.js';
import { AuthModule } from '../auth/index.js';
import { PatientsModule } from '../patients/index.js';
import { CodesRepository } from './codes.repository.js';
import { InvitationsRepository } from './invitations.repository.js';
import { ForgetPortalLeftovers } from './jobs/forget-portal-leftovers.job.js';
import { PortalAccountsRepository } from './portal-accounts.repository.js';
import { PortalCodes } from './portal-codes.service.js';
import { PortalDoor } from './portal-door.js';
import { PortalImports } from './portal-imports.js';
import { PortalLimits } from './portal-limits.js';
import { PortalLinks } from './portal-links.service.js';
import { PortalPatients } from './portal-patients.js';
import { PortalSecrets } from './portal-secrets.service.js';
import { PortalSessionsRepository } from './portal-sessions.repository.js';
import { PortalSignInService } from './portal-sign-in.service.js';
import { PortalStandingController } from './portal-standing.controller.js';
import { PortalController } from './portal.controller.js';

@Module({
  imports: [AuthModule, PatientsModule],
  controllers: [PortalController, PortalStandingController],
  providers: [
    CodesRepository,
    ForgetPortalLeftovers,
    InvitationsRepository,
    PortalAccountsRepository,
    PortalCodes,
    PortalDoor,
    PortalImports,
    PortalLimits,
    PortalLinks,
    PortalSecrets,
    PortalSessionsRepository,
    PortalSignInService,
    { provide: PatientPrincipalSource, useClass: PortalPatients },
    PatientPrincipals,
  ],
  exports: [ForgetPortalLeftovers, PatientPrincipals, PortalImports, PortalSecrets],
})
export class PortalModule {}
