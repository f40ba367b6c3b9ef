export { RemindPatients } from './jobs/remind-patients.job.js';
export { RemindersModule } from './reminders.module.js';
export { VisitLinks } from './visit-links.js';
