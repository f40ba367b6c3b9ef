import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/index.js';
import { OperatorsAuditQueries } from './operators-audit.queries.js';
import { OperatorsController } from './operators.controller.js';
import { SuperAdmins } from './super-admins.js';

@Module({
  imports: [AccountsModule],
  controllers: [OperatorsController],
  providers: [SuperAdmins, OperatorsAuditQueries],
  exports: [SuperAdmins],
})
export class OperatorsModule {}
