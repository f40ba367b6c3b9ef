import { AdmissionsModule } from '../modules/admissions/index.js';
import { AlertsModule } from '../modules/alerts/index.js';
import { AppointmentsModule } from '../modules/appointments/index.js';
import { AuditModule } from '../modules/audit/index.js';
import { AuthModule } from '../modules/auth/index.js';
import { AvailabilityModule } from '../modules/availability/index.js';
import { BedRequestsModule } from '../modules/bed-requests/index.js';
import { BedsModule } from '../modules/beds/index.js';
import { DashboardsModule } from '../modules/dashboards/index.js';
import { DepartmentsModule } from '../modules/departments/index.js';
import { DevicesModule } from '../modules/devices/index.js';
import { DischargePapersModule } from '../modules/discharge-papers/index.js';
import { DoctorSearchModule } from '../modules/doctor-search/index.js';
import { DoctorsModule } from '../modules/doctors/index.js';
import { EarlyWarningModule } from '../modules/early-warning/index.js';
import { InboxModule } from '../modules/inbox/index.js';
import { NotificationsModule } from '../modules/notifications/index.js';
import { PatientExportsModule } from '../modules/patient-exports/index.js';
import { PatientImportsModule } from '../modules/patient-imports/index.js';
import { PatientsModule } from '../modules/patients/index.js';
import { PortalModule } from '../modules/portal/index.js';
import { PrescriptionPapersModule } from '../modules/prescription-papers/index.js';
import { PrescriptionsModule } from '../modules/prescriptions/index.js';
import { ProblemsModule } from '../modules/problems/index.js';
import { RemindersModule } from '../modules/reminders/index.js';
import { RolesModule } from '../modules/roles/index.js';
import { SettingsModule } from '../modules/settings/index.js';
import { StockModule } from '../modules/stock/index.js';
import { UsersModule } from '../modules/users/index.js';
import { VitalsModule } from '../modules/vitals/index.js';
import { WaitingRoomModule } from '../modules/waiting-room/index.js';
import { DemoDataModule } from '../platform/demo-data/index.js';
import { MetricsModule } from '../platform/metrics/index.js';
import { OperatorsModule } from '../platform/operators/index.js';
import { QueuesModule } from '../platform/queues/index.js';
import { SpecializationsModule } from '../platform/specializations/index.js';
import { TenantsModule } from '../platform/tenants/index.js';
import { UpkeepModule } from '../platform/upkeep/index.js';

/** Everything the product does, hospital realm first. */
export const domainModules = [
  PatientsModule,
  PatientExportsModule,
  PatientImportsModule,
  DoctorsModule,
  AvailabilityModule,
  DoctorSearchModule,
  AppointmentsModule,
  RemindersModule,
  WaitingRoomModule,
  AdmissionsModule,
  BedsModule,
  BedRequestsModule,
  PrescriptionsModule,
  PrescriptionPapersModule,
  DischargePapersModule,
  ProblemsModule,
  AlertsModule,
  VitalsModule,
  EarlyWarningModule,
  DevicesModule,
  UsersModule,
  DepartmentsModule,
  RolesModule,
  StockModule,
  NotificationsModule,
  AuditModule,
  SettingsModule,
  AuthModule,
  PortalModule,
  InboxModule,
  DashboardsModule,
  TenantsModule,
  MetricsModule,
  OperatorsModule,
  QueuesModule,
  SpecializationsModule,
  DemoDataModule,
  UpkeepModule,
];
