import { Module } from '@nestjs/common';
import './demo.permissions.js';
import { AdmissionsModule } from '../../modules/admissions/index.js';
import { AlertsModule } from '../../modules/alerts/index.js';
import { AppointmentsModule } from '../../modules/appointments/index.js';
import { AvailabilityModule } from '../../modules/availability/index.js';
import { BedsModule } from '../../modules/beds/index.js';
import { DepartmentsModule } from '../../modules/departments/index.js';
import { DoctorSearchModule } from '../../modules/doctor-search/index.js';
import { DoctorsModule } from '../../modules/doctors/index.js';
import { InboxModule } from '../../modules/inbox/index.js';
import { PatientsModule } from '../../modules/patients/index.js';
import { PortalModule } from '../../modules/portal/index.js';
import { PrescriptionsModule } from '../../modules/prescriptions/index.js';
import { SettingsModule } from '../../modules/settings/index.js';
import { StockModule } from '../../modules/stock/index.js';
import { UsersModule } from '../../modules/users/index.js';
import { VitalsModule } from '../../modules/vitals/index.js';
import { AccountsModule } from '../accounts/index.js';
import { DemoFreshnessModule } from '../demo-freshness/index.js';
import { TenantsModule } from '../tenants/index.js';
import { DemoClinic } from './demo-clinic.js';
import { DemoDataController } from './demo-data.controller.js';
import { DemoDataService } from './demo-data.service.js';
import { DemoHospitals } from './demo-hospitals.js';
import { DemoRecords } from './demo-records.js';
import { DemoSurroundings } from './demo-surroundings.js';
import { DemoTasksRepository } from './demo-tasks.repository.js';
import { DemoTasksService } from './demo-tasks.service.js';
import { FreshenDemoData } from './jobs/freshen-demo-data.job.js';
import { RunDemoTask } from './jobs/run-demo-task.job.js';

@Module({
  imports: [
    AccountsModule,
    DemoFreshnessModule,
    TenantsModule,
    UsersModule,
    DepartmentsModule,
    PatientsModule,
    AppointmentsModule,
    AvailabilityModule,
    AdmissionsModule,
    PrescriptionsModule,
    AlertsModule,
    BedsModule,
    DoctorSearchModule,
    DoctorsModule,
    InboxModule,
    PortalModule,
    SettingsModule,
    StockModule,
    VitalsModule,
  ],
  controllers: [DemoDataController],
  providers: [
    DemoClinic,
    DemoDataService,
    DemoHospitals,
    DemoRecords,
    DemoSurroundings,
    DemoTasksRepository,
    DemoTasksService,
    FreshenDemoData,
    RunDemoTask,
  ],
  exports: [DemoDataService, FreshenDemoData, RunDemoTask],
})
export class DemoDataModule {}
