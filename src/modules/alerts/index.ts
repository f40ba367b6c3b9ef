export { AlertImports, type ImportedAlert } from './alert-imports.js';
export { defaultRules, matchOf } from './alerts.rules.js';
export { AlertsModule } from './alerts.module.js';
export { AlertsService } from './alerts.service.js';
export { EscalateAlerts } from './jobs/escalate-alerts.job.js';
