import { Module } from '@nestjs/common';
import './users.permissions.js';
import { AccountsModule } from '../../platform/accounts/index.js';
import { DepartmentsModule } from '../departments/index.js';
import { RolesModule } from '../roles/index.js';
import { ProfileService } from './profile.service.js';
import { StaffAccounts } from './staff-accounts.js';
import { StaffChanges } from './staff-changes.js';
import { StaffPasswords } from './staff-passwords.js';
import { UsersController } from './users.controller.js';
import { UsersRepository } from './users.repository.js';
import { UsersService } from './users.service.js';

@Module({
  imports: [AccountsModule, DepartmentsModule, RolesModule],
  controllers: [UsersController],
  providers: [UsersService, UsersRepository, ProfileService, StaffAccounts, StaffChanges, StaffPasswords],
  exports: [UsersService, StaffChanges, StaffPasswords],
})
export class UsersModule {}
