import { Module } from '@nestjs/common';
import './tenants.errors.js';
import './tenants.permissions.js';
import { DepartmentsModule } from '../../modules/departments/index.js';
import { RolesModule } from '../../modules/roles/index.js';
import { UsersModule } from '../../modules/users/index.js';
import { AccountsModule } from '../accounts/index.js';
import { LifecycleModule } from '../lifecycle/index.js';
import { CountPatients } from './jobs/count-patients.job.js';
import { TenantAdministration } from './tenant-administration.js';
import { TenantMetricsRepository } from './tenant-metrics.repository.js';
import { TenantProvisioner } from './tenant-provisioner.js';
import { TenantRegistration } from './tenant-registration.js';
import { TenantsController } from './tenants.controller.js';
import { TenantsRepository } from './tenants.repository.js';
import { TenantsService } from './tenants.service.js';

@Module({
  imports: [AccountsModule, LifecycleModule, DepartmentsModule, RolesModule, UsersModule],
  controllers: [TenantsController],
  providers: [
    TenantsService,
    TenantsRepository,
    TenantAdministration,
    TenantMetricsRepository,
    TenantRegistration,
    TenantProvisioner,
    CountPatients,
  ],
  exports: [TenantProvisioner, CountPatients],
})
export class TenantsModule {}
