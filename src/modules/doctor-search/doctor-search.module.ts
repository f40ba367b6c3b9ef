import { Module } from '@nestjs/common';
import { DoctorListingsModule } from '../../platform/doctor-listings/index.js';
import { SpecializationsModule } from '../../platform/specializations/index.js';
import { AvailabilityModule } from '../availability/index.js';
import { DoctorsModule } from '../doctors/index.js';
import { SettingsModule } from '../settings/index.js';
import { DoctorSearchController } from './doctor-search.controller.js';
import { DoctorSearch } from './doctor-search.service.js';
import { ListDoctors } from './jobs/list-doctors.job.js';
import { RefreshListings } from './jobs/refresh-listings.job.js';
import { Listings } from './listings.service.js';

@Module({
  imports: [DoctorListingsModule, SpecializationsModule, AvailabilityModule, DoctorsModule, SettingsModule],
  controllers: [DoctorSearchController],
  providers: [DoctorSearch, Listings, ListDoctors, RefreshListings],
  exports: [ListDoctors, Listings, RefreshListings],
})
export class DoctorSearchModule {}
