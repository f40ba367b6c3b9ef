import { MarkNoShows } from '../modules/appointments/index.js';
import { SealAudit } from '../modules/audit/index.js';
import { MailPasswordReset } from '../modules/auth/index.js';
import { RenderPrescriptionPdf } from '../modules/prescription-papers/index.js';
import { MailInvitation, MailResetLink } from '../modules/users/index.js';
import { RunDemoTask } from '../platform/demo-data/index.js';
import { MailNewHospital } from '../platform/tenants/index.js';

/** Jobs that follow events. */
export const eventJobs = [
  MailNewHospital,
  MailInvitation,
  MailResetLink,
  MailPasswordReset,
  RenderPrescriptionPdf,
];

/** Jobs that run by the clock. */
export const scheduledJobs = [MarkNoShows, SealAudit];

/** Jobs that somebody asks for on the platform. */
export const platformJobs = [RunDemoTask];
