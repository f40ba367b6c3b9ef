import { Module } from '@nestjs/common';
import './appointments.permissions.js';
import { PatientsModule } from '../patients/index.js';
import { UsersModule } from '../users/index.js';
import { AppointmentImports } from './appointment-imports.js';
import { AppointmentsPortalController } from './appointments.portal.controller.js';
import { AppointmentsController } from './appointments.controller.js';
import { AppointmentsRepository } from './appointments.repository.js';
import { AppointmentsService } from './appointments.service.js';
import { Booking } from './booking.js';
import { ExpireRequests } from './jobs/expire-requests.job.js';
import { MarkNoShows } from './jobs/mark-no-shows.job.js';
import { OwnAppointmentsRepository } from './own-appointments.repository.js';
import { OwnAppointments } from './own-appointments.service.js';
import { PortalBooking } from './portal-booking.js';

@Module({
  imports: [PatientsModule, UsersModule],
  controllers: [AppointmentsController, AppointmentsPortalController],
  providers: [
    AppointmentsService,
    AppointmentsRepository,
    Booking,
    AppointmentImports,
    MarkNoShows,
    ExpireRequests,
    OwnAppointments,
    OwnAppointmentsRepository,
    PortalBooking,
  ],
  exports: [AppointmentsService, AppointmentImports, MarkNoShows, ExpireRequests],
})
export class AppointmentsModule {}
