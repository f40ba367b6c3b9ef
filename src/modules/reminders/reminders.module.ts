import { Module } from '@nestjs/common';
import { AppointmentsModule } from '../appointments/index.js';
import { RemindPatients } from './jobs/remind-patients.job.js';
import { RemindersRepository } from './reminders.repository.js';
import { RemindersService } from './reminders.service.js';
import { VisitLinks } from './visit-links.js';
import { VisitLinksController } from './visit-links.controller.js';
import { VisitLinksService } from './visit-links.service.js';

@Module({
  imports: [AppointmentsModule],
  controllers: [VisitLinksController],
  providers: [RemindersService, RemindersRepository, VisitLinks, VisitLinksService, RemindPatients],
  exports: [VisitLinks, RemindPatients],
})
export class RemindersModule {}
