import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/index.js';
import { SuperAdmins } from './super-admins.js';

@Module({ imports: [AccountsModule], providers: [SuperAdmins], exports: [SuperAdmins] })
export class OperatorsModule {}
