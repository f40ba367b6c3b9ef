import { Module } from '@nestjs/common';
import './demo.permissions.js';
import { AdmissionsModule } from '../../modules/admissions/index.js';
import { AppointmentsModule } from '../../modules/appointments/index.js';
import { AvailabilityModule } from '../../modules/availability/index.js';
import { DepartmentsModule } from '../../modules/departments/index.js';
import { PatientsModule } from '../../modules/patients/index.js';
import { PrescriptionsModule } from '../../modules/prescriptions/index.js';
import { UsersModule } from '../../modules/users/index.js';
import { AccountsModule } from '../accounts/index.js';
import { TenantsModule } from '../tenants/index.js';
import { DemoDataController } from './demo-data.controller.js';
import { DemoDataService } from './demo-data.service.js';
import { DemoDays } from './demo-days.js';
import { DemoHospitals } from './demo-hospitals.js';
import { DemoRecords } from './demo-records.js';
import { DemoTasksRepository } from './demo-tasks.repository.js';
import { DemoTasksService } from './demo-tasks.service.js';
import { RunDemoTask } from './jobs/run-demo-task.job.js';

@Module({
  imports: [
    AccountsModule,
    TenantsModule,
    UsersModule,
    DepartmentsModule,
    PatientsModule,
    AppointmentsModule,
    AvailabilityModule,
    AdmissionsModule,
    PrescriptionsModule,
  ],
  controllers: [DemoDataController],
  providers: [
    DemoDataService,
    DemoDays,
    DemoHospitals,
    DemoRecords,
    DemoTasksRepository,
    DemoTasksService,
    RunDemoTask,
  ],
  exports: [DemoDataService, RunDemoTask],
})
export class DemoDataModule {}
