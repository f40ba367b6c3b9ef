import { MarkNoShows } from '../modules/appointments/index.js';
import { MailInvitation } from '../modules/users/index.js';
import { MailNewHospital } from '../platform/tenants/index.js';

/** Jobs that follow events. */
export const eventJobs = [MailNewHospital, MailInvitation];

/** Jobs that run by the clock. */
export const scheduledJobs = [MarkNoShows];
