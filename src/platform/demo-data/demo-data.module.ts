import { Module } from '@nestjs/common';
import { AppointmentsModule } from '../../modules/appointments/index.js';
import { DepartmentsModule } from '../../modules/departments/index.js';
import { PatientsModule } from '../../modules/patients/index.js';
import { UsersModule } from '../../modules/users/index.js';
import { AccountsModule } from '../accounts/index.js';
import { TenantsModule } from '../tenants/index.js';
import { DemoDataService } from './demo-data.service.js';
import { DemoHospitals } from './demo-hospitals.js';
import { DemoRecords } from './demo-records.js';

@Module({
  imports: [
    AccountsModule,
    TenantsModule,
    UsersModule,
    DepartmentsModule,
    PatientsModule,
    AppointmentsModule,
  ],
  providers: [DemoDataService, DemoHospitals, DemoRecords],
  exports: [DemoDataService],
})
export class DemoDataModule {}
