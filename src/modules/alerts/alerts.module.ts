import { Module } from '@nestjs/common';
import './merging.repository.js';
import './alerts.permissions.js';
import { PatientsModule } from '../patients/index.js';
import { AlertImports } from './alert-imports.js';
import { AlertRulesController } from './alert-rules.controller.js';
import { AlertRulesRepository } from './alert-rules.repository.js';
import { AlertRulesService } from './alert-rules.service.js';
import { AlertsController } from './alerts.controller.js';
import { AlertsRepository } from './alerts.repository.js';
import { AlertsService } from './alerts.service.js';
import { EscalationRepository } from './escalation.repository.js';
import { Escalation } from './escalation.service.js';
import { EscalateAlerts } from './jobs/escalate-alerts.job.js';
import { RaisingRepository } from './raising.repository.js';

@Module({
  imports: [PatientsModule],
  controllers: [AlertsController, AlertRulesController],
  providers: [
    AlertImports,
    AlertsService,
    AlertsRepository,
    RaisingRepository,
    AlertRulesService,
    AlertRulesRepository,
    Escalation,
    EscalationRepository,
    EscalateAlerts,
  ],
  exports: [AlertImports, AlertsService, EscalateAlerts],
})
export class AlertsModule {}
