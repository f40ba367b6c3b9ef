import { Module } from '@nestjs/common';
import './merging.repository.js';
import { BedsModule } from '../beds/index.js';
import { PatientsModule } from '../patients/index.js';
import { BedRequestBell } from './bed-request-bell.js';
import { BedRequestsController } from './bed-requests.controller.js';
import { BedRequestsPortalController } from './bed-requests.portal.controller.js';
import { BedRequestsRepository } from './bed-requests.repository.js';
import { BedRequestsService } from './bed-requests.service.js';
import { EndReservations } from './jobs/end-reservations.job.js';
import { OwnBedRequests } from './own-bed-requests.service.js';

@Module({
  imports: [BedsModule, PatientsModule],
  controllers: [BedRequestsController, BedRequestsPortalController],
  providers: [BedRequestBell, BedRequestsRepository, BedRequestsService, EndReservations, OwnBedRequests],
  exports: [EndReservations],
})
export class BedRequestsModule {}
