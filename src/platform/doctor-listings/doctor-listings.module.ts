import { Module } from '@nestjs/common';
import { DoctorListings } from './doctor-listings.js';

@Module({ providers: [DoctorListings], exports: [DoctorListings] })
export class DoctorListingsModule {}
