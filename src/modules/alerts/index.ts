export { AlertsModule } from './alerts.module.js';
export { AlertsService } from './alerts.service.js';
export { EscalateAlerts } from './jobs/escalate-alerts.job.js';
