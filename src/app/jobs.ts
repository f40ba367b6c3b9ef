import { MarkNoShows } from '../modules/appointments/index.js';
import { SealAudit } from '../modules/audit/index.js';
import { MailPasswordReset } from '../modules/auth/index.js';
import { RenderDischargePdf } from '../modules/discharge-papers/index.js';
import { DeliverNotice, RedriveNotices, WriteNotices } from '../modules/notifications/index.js';
import { RenderPrescriptionPdf } from '../modules/prescription-papers/index.js';
import { MailInvitation, MailResetLink } from '../modules/users/index.js';
import { RunDemoTask } from '../platform/demo-data/index.js';
import { CountPatients, MailNewHospital } from '../platform/tenants/index.js';
import { ForgetAnswers, ForgetWhatIsOver } from '../platform/upkeep/index.js';

/** Jobs that follow events. */
export const eventJobs = [
  MailNewHospital,
  MailInvitation,
  MailResetLink,
  MailPasswordReset,
  WriteNotices,
  DeliverNotice,
  RenderPrescriptionPdf,
  RenderDischargePdf,
];

/** Jobs that run by the clock. */
export const scheduledJobs = [
  MarkNoShows,
  SealAudit,
  RedriveNotices,
  CountPatients,
  ForgetWhatIsOver,
  ForgetAnswers,
];

/** Jobs that somebody asks for on the platform. */
export const platformJobs = [RunDemoTask];
