import type { EventType } from '../../core/events/event-type.js';
import { tenantRegistered } from '../../platform/tenants/tenants.events.js';
import { admissionMoved, patientAdmitted } from '../admissions/admissions.events.js';
import { alertCritical, alertEscalated } from '../alerts/alerts.events.js';
import { appointmentBooked, appointmentMoved } from '../appointments/appointments.events.js';
import { bedRequestMoved } from '../bed-requests/bed-requests.events.js';
import { passwordChanged, passwordResetRequested } from '../auth/auth.events.js';
import {
  recoveryCodesRenewed,
  recoveryCodeUsed,
  secondFactorEnrolled,
  secondFactorRemoved,
} from '../auth/second-factor.events.js';
import { reminderDue } from '../reminders/reminders.events.js';
import { portalCodeRequested, portalInvited } from '../portal/portal.events.js';
import { prescriptionMoved } from '../prescriptions/prescriptions.events.js';
import { stockLow } from '../stock/stock.events.js';
import { passwordResetOrdered, secondFactorReset, userInvited } from '../users/users.events.js';
import type { TemplateName } from './templates/index.js';

/**
 * Who is told: the patient, the doctor and the owner of the account that the event names, the nurses of the department
 * that it names, everybody of a role, or whoever owns the address that a code of the portal is sent to.
 */
export type Audience = 'portal' | 'patient' | 'doctor' | 'owner' | 'nurses' | 'admins' | 'pharmacists';
/** `TEXT`: SMS or WhatsApp, whichever is configured. `INBOX`: inside the product. */
export type Way = 'EMAIL' | 'TEXT' | 'INBOX';

export interface NoticeRule {
  readonly template: TemplateName;
  readonly to: Audience;
  readonly by: readonly Way[];
}

const tell = (template: TemplateName, to: Audience, ...by: Way[]): NoticeRule => ({ template, to, by });

/** What is told of which event, to whom and how. A new event needs its line here, and facts in `NoticeFacts`. */
export const noticeRules: readonly {
  readonly on: EventType<object>;
  readonly notices: readonly NoticeRule[];
}[] = [
  {
    on: appointmentBooked,
    notices: [
      tell('appointment_created', 'patient', 'EMAIL', 'TEXT'),
      tell('appointment_created', 'doctor', 'INBOX'),
    ],
  },
  {
    on: appointmentMoved.approve,
    notices: [
      tell('appointment_created', 'patient', 'EMAIL', 'TEXT'),
      tell('appointment_created', 'doctor', 'INBOX'),
    ],
  },
  { on: appointmentMoved.reject, notices: [tell('appointment_rejected', 'patient', 'EMAIL', 'TEXT')] },
  {
    on: appointmentMoved.reschedule,
    notices: [
      tell('appointment_rescheduled', 'patient', 'EMAIL', 'TEXT'),
      tell('appointment_rescheduled', 'doctor', 'INBOX'),
    ],
  },
  {
    on: appointmentMoved.cancel,
    notices: [
      tell('appointment_cancelled', 'patient', 'EMAIL', 'TEXT'),
      tell('appointment_cancelled', 'doctor', 'INBOX'),
    ],
  },
  {
    on: appointmentMoved.checkIn,
    notices: [
      tell('appointment_checked_in', 'patient', 'TEXT'),
      tell('appointment_checked_in', 'doctor', 'INBOX'),
    ],
  },
  { on: reminderDue, notices: [tell('appointment_reminder', 'patient', 'EMAIL', 'TEXT')] },
  { on: appointmentMoved.startConsultation, notices: [tell('consultation_started', 'patient', 'TEXT')] },
  { on: appointmentMoved.complete, notices: [tell('appointment_completed', 'patient', 'EMAIL', 'TEXT')] },
  { on: appointmentMoved.markNoShow, notices: [tell('appointment_no_show', 'patient', 'EMAIL')] },
  { on: prescriptionMoved.issue, notices: [tell('prescription_issued', 'patient', 'EMAIL', 'TEXT')] },
  { on: prescriptionMoved.dispense, notices: [tell('prescription_dispensed', 'patient', 'EMAIL')] },
  {
    on: patientAdmitted,
    notices: [tell('ipd_admission', 'patient', 'EMAIL', 'TEXT'), tell('ipd_admission', 'doctor', 'INBOX')],
  },
  { on: admissionMoved.discharge, notices: [tell('ipd_discharge', 'patient', 'EMAIL', 'TEXT')] },
  { on: bedRequestMoved.approve, notices: [tell('bed_request_decided', 'patient', 'EMAIL', 'TEXT')] },
  { on: bedRequestMoved.reject, notices: [tell('bed_request_decided', 'patient', 'EMAIL', 'TEXT')] },
  { on: bedRequestMoved.release, notices: [tell('bed_request_decided', 'patient', 'EMAIL', 'TEXT')] },
  {
    on: stockLow,
    notices: [
      tell('stock_low_alert', 'admins', 'EMAIL', 'INBOX'),
      tell('stock_low_alert', 'pharmacists', 'EMAIL', 'INBOX'),
    ],
  },
  { on: alertCritical, notices: [tell('vital_alert', 'doctor', 'EMAIL', 'TEXT', 'INBOX')] },
  { on: alertEscalated.nurses, notices: [tell('vital_alert', 'nurses', 'EMAIL', 'TEXT', 'INBOX')] },
  { on: alertEscalated.admins, notices: [tell('vital_alert', 'admins', 'EMAIL', 'TEXT', 'INBOX')] },
  { on: tenantRegistered, notices: [tell('tenant_registration', 'owner', 'EMAIL')] },
  { on: portalCodeRequested, notices: [tell('portal_code', 'portal', 'EMAIL', 'TEXT')] },
  { on: portalInvited, notices: [tell('portal_invitation', 'patient', 'EMAIL')] },
  { on: userInvited, notices: [tell('user_invitation', 'owner', 'EMAIL')] },
  { on: passwordResetRequested, notices: [tell('password_reset', 'owner', 'EMAIL')] },
  { on: passwordResetOrdered, notices: [tell('admin_password_reset', 'owner', 'EMAIL')] },
  ...[
    passwordChanged,
    recoveryCodesRenewed,
    recoveryCodeUsed,
    secondFactorEnrolled,
    secondFactorRemoved,
    secondFactorReset,
  ].map(on => ({ on, notices: [tell('account_changed', 'owner', 'EMAIL')] })),
];

/** What people need to enter a hospital that is not active: it is told all the same. */
export const toldWhenPaused: readonly EventType<object>[] = [tenantRegistered, passwordResetOrdered];
export const isToldWhenPaused = (event: string): boolean => toldWhenPaused.some(({ type }) => type === event);

const byEvent = new Map(noticeRules.map(({ on, notices }) => [on.type, notices]));

/** What is told of an event. */
export const noticesOf = (event: string): readonly NoticeRule[] => byEvent.get(event) ?? [];

/** Told at once, at night too: they are of use at this moment only. */
const urgent = new Set<TemplateName>([
  'appointment_checked_in',
  'consultation_started',
  'emergency_access',
  'portal_code',
  'vital_alert',
]);

export const isUrgent = (template: TemplateName): boolean => urgent.has(template);

const ofAccounts = [
  'tenant_registration',
  'user_invitation',
  'password_reset',
  'admin_password_reset',
  'account_changed',
] as const satisfies readonly TemplateName[];
type AccountTemplate = (typeof ofAccounts)[number];

/** About somebody's way in: nothing of another kind keeps it waiting. */
export const accountTemplates: readonly TemplateName[] = ofAccounts;
export const isOfAccount = (template: TemplateName): template is AccountTemplate =>
  accountTemplates.includes(template);
