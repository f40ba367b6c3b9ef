import { Module } from '@nestjs/common';
import './doctors.permissions.js';
import { SpecializationsModule } from '../../platform/specializations/index.js';
import { UsersModule } from '../users/index.js';
import { DoctorImports } from './doctor-imports.js';
import { DoctorPhotos } from './doctor-photos.service.js';
import { DoctorsController } from './doctors.controller.js';
import { DoctorsRepository } from './doctors.repository.js';
import { DoctorsService } from './doctors.service.js';

@Module({
  imports: [SpecializationsModule, UsersModule],
  controllers: [DoctorsController],
  providers: [DoctorImports, DoctorsService, DoctorsRepository, DoctorPhotos],
  exports: [DoctorImports, DoctorsService],
})
export class DoctorsModule {}
