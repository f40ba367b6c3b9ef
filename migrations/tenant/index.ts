import { Kernel } from './0001-kernel.js';
import { People } from './0002-people.js';
import { Appointments } from './0003-appointments.js';
import { Audit } from './0004-audit.js';
import { Administrators } from './0005-administrators.js';
import { Sight } from './0006-sight.js';
import { AuditRequests } from './0007-audit-requests.js';
import { SignInPolicy } from './0008-sign-in-policy.js';
import { Stock } from './0009-stock.js';
import { ProblemList } from './0010-problem-list.js';
import { Prescriptions } from './0011-prescriptions.js';
import { Notifications } from './0012-notifications.js';
import { Inbox } from './0013-inbox.js';
import { PrescriptionPapers } from './0014-prescription-papers.js';
import { Admissions } from './0015-admissions.js';
import { Beds } from './0016-beds.js';
import { Vitals } from './0018-vitals.js';
import { Devices } from './0019-devices.js';
import { Alerts } from './0020-alerts.js';
import { EarlyWarning } from './0021-early-warning.js';

/** Migrations of every hospital schema, in order; unqualified names only. A released migration is never edited. */
export const tenantMigrations = [
  { name: '0001-kernel', class: Kernel },
  { name: '0002-people', class: People },
  { name: '0003-appointments', class: Appointments },
  { name: '0004-audit', class: Audit },
  { name: '0005-administrators', class: Administrators },
  { name: '0006-sight', class: Sight },
  { name: '0007-audit-requests', class: AuditRequests },
  { name: '0008-sign-in-policy', class: SignInPolicy },
  { name: '0009-stock', class: Stock },
  { name: '0010-problem-list', class: ProblemList },
  { name: '0011-prescriptions', class: Prescriptions },
  { name: '0012-notifications', class: Notifications },
  { name: '0013-inbox', class: Inbox },
  { name: '0014-prescription-papers', class: PrescriptionPapers },
  { name: '0015-admissions', class: Admissions },
  { name: '0016-beds', class: Beds },
  { name: '0018-vitals', class: Vitals },
  { name: '0019-devices', class: Devices },
  { name: '0020-alerts', class: Alerts },
  { name: '0021-early-warning', class: EarlyWarning },
];
