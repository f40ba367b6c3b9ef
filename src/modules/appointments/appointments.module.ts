import { Module } from '@nestjs/common';
import './merging.repository.js';
import './appointments.permissions.js';
import { AvailabilityModule } from '../availability/index.js';
import { PatientsModule } from '../patients/index.js';
import { UsersModule } from '../users/index.js';
import { AppointmentImports } from './appointment-imports.js';
import { AppointmentsPortalController } from './appointments.portal.controller.js';
import { AppointmentsController } from './appointments.controller.js';
import { AppointmentsRepository } from './appointments.repository.js';
import { AppointmentsService } from './appointments.service.js';
import { Booking } from './booking.js';
import { ExpireRequests } from './jobs/expire-requests.job.js';
import { LeaveResolutionController } from './leave-resolution.controller.js';
import { LeaveResolutions } from './leave-resolution.js';
import { MarkNoShows } from './jobs/mark-no-shows.job.js';
import { OwnAppointmentsRepository } from './own-appointments.repository.js';
import { OwnAppointments } from './own-appointments.service.js';
import { PatientAnswers } from './patient-answers.js';
import { Tokens } from './tokens.js';
import { TokensRepository } from './tokens.repository.js';
import { WalkIns } from './walk-ins.js';

@Module({
  imports: [AvailabilityModule, PatientsModule, UsersModule],
  controllers: [AppointmentsController, AppointmentsPortalController, LeaveResolutionController],
  providers: [
    AppointmentsService,
    AppointmentsRepository,
    Booking,
    LeaveResolutions,
    AppointmentImports,
    PatientAnswers,
    Tokens,
    TokensRepository,
    WalkIns,
    MarkNoShows,
    ExpireRequests,
    OwnAppointments,
    OwnAppointmentsRepository,
  ],
  exports: [
    AppointmentsService,
    AppointmentImports,
    PatientAnswers,
    Tokens,
    WalkIns,
    MarkNoShows,
    ExpireRequests,
  ],
})
export class AppointmentsModule {}
