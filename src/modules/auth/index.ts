export { AuthModule } from './auth.module.js';
export { MailPasswordReset } from './jobs/mail-password-reset.job.js';
export { StrategiesModule } from './strategies.module.js';
