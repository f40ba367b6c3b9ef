import { AppointmentsModule } from '../modules/appointments/index.js';
import { AuditModule } from '../modules/audit/index.js';
import { AuthModule } from '../modules/auth/index.js';
import { DepartmentsModule } from '../modules/departments/index.js';
import { InboxModule } from '../modules/inbox/index.js';
import { NotificationsModule } from '../modules/notifications/index.js';
import { PatientsModule } from '../modules/patients/index.js';
import { RolesModule } from '../modules/roles/index.js';
import { UsersModule } from '../modules/users/index.js';
import { DemoDataModule } from '../platform/demo-data/index.js';
import { QueuesModule } from '../platform/queues/index.js';
import { TenantsModule } from '../platform/tenants/index.js';

/** Everything the product does, hospital realm first. */
export const domainModules = [
  PatientsModule,
  AppointmentsModule,
  UsersModule,
  DepartmentsModule,
  RolesModule,
  NotificationsModule,
  AuditModule,
  AuthModule,
  InboxModule,
  TenantsModule,
  QueuesModule,
  DemoDataModule,
];
