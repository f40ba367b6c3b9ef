import { EscalateAlerts } from '../modules/alerts/index.js';
import { ExpireRequests, MarkNoShows } from '../modules/appointments/index.js';
import { SealAudit } from '../modules/audit/index.js';
import { EndReservations } from '../modules/bed-requests/index.js';
import { RenderDischargePdf } from '../modules/discharge-papers/index.js';
import { ListDoctors, RefreshListings } from '../modules/doctor-search/index.js';
import { DeliverNotice, WriteNotices } from '../modules/notifications/index.js';
import { RunPatientImport } from '../modules/patient-imports/index.js';
import { ForgetPortalLeftovers } from '../modules/portal/index.js';
import { RenderPrescriptionPdf } from '../modules/prescription-papers/index.js';
import { RemindPatients } from '../modules/reminders/index.js';
import { TellDirectory } from '../modules/settings/index.js';
import { FreshenDemoData, RunDemoTask } from '../platform/demo-data/index.js';
import { CountHospitals } from '../platform/metrics/index.js';
import { CountPatients } from '../platform/tenants/index.js';
import { ForgetAnswers, ForgetWhatIsOver } from '../platform/upkeep/index.js';

/** Jobs that follow events. */
export const eventJobs = [
  WriteNotices,
  DeliverNotice,
  RenderPrescriptionPdf,
  RenderDischargePdf,
  TellDirectory,
  ListDoctors,
  RunPatientImport,
];

/** Jobs that run by the clock. */
export const scheduledJobs = [
  MarkNoShows,
  RefreshListings,
  RemindPatients,
  ExpireRequests,
  EscalateAlerts,
  SealAudit,
  CountPatients,
  CountHospitals,
  ForgetWhatIsOver,
  ForgetAnswers,
  EndReservations,
  ForgetPortalLeftovers,
];

/** Jobs that somebody asks for on the platform. */
export const platformJobs = [FreshenDemoData, RunDemoTask];
