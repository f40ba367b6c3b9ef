import { Injectable } from '@nestjs/common';
import { Clock } from '../../core/clock.js';
import type { Tenant } from '../../core/tenancy/tenant.js';
import { VisitLinks } from '../reminders/index.js';
import { AccountComposer } from './account-composer.js';
import { NoticeFacts, type Notice } from './notice-facts.repository.js';
import { isOfAccount } from './notices.rules.js';
import { isOfPortal, PortalComposer } from './portal-composer.js';
import { alertOf, isStillDue, stockOf } from './told-events.rules.js';
import { render, type Message, type TemplateName } from './templates/index.js';

const visitTemplates = [
  'appointment_created',
  'appointment_checked_in',
  'appointment_completed',
  'appointment_cancelled',
  'appointment_no_show',
  'appointment_rejected',
  'appointment_rescheduled',
  'consultation_started',
] as const satisfies readonly TemplateName[];
type VisitTemplate = (typeof visitTemplates)[number];

const isOfVisit = (template: TemplateName): template is VisitTemplate =>
  (visitTemplates as readonly TemplateName[]).includes(template);

/** What has become of a bed request; of one that waits, or was taken back, there is nothing to tell. */
const decisions: Partial<Record<string, 'approved' | 'rejected' | 'released'>> = {
  APPROVED: 'approved',
  REJECTED: 'rejected',
  RELEASED: 'released',
};

/** Makes the words of a message from what is true when it is sent. */
@Injectable()
export class NoticeComposer {
  constructor(
    private readonly facts: NoticeFacts,
    private readonly accounts: AccountComposer,
    private readonly links: VisitLinks,
    private readonly clock: Clock,
    private readonly portal: PortalComposer,
  ) {}

  /** Undefined when what it tells of is gone. Throws for a template that nothing here knows the facts of. */
  async compose(notice: Notice, tenant: Tenant): Promise<Message | undefined> {
    const setting = { locale: notice.language, timeZone: tenant.timeZone };
    const common = {
      hospital: tenant.name,
      hospital_phone: tenant.contactPhone,
      first_name: notice.first_name ?? '',
    };
    const { template, payload } = notice;
    if (isOfAccount(template)) return this.accounts.compose(notice, tenant, setting);
    if (isOfPortal(template)) return this.portal.compose(template, notice, tenant, setting);
    if (isOfVisit(template)) {
      const visit = await this.facts.visit(String(payload['appointment_id']));
      return (
        visit &&
        render(
          template,
          {
            ...common,
            doctor: visit.doctor,
            starts_at: new Date(visit.starts_at),
            place: visit.department,
            reason: visit.rejected_reason ?? visit.cancelled_reason,
          },
          setting,
        )
      );
    }
    switch (template) {
      case 'appointment_reminder': {
        const appointmentId = String(payload['appointment_id']);
        const visit = await this.facts.visit(appointmentId);
        if (!visit || !isStillDue(payload, visit, this.clock.now())) return undefined;
        const startsAt = new Date(visit.starts_at);
        const linkTo = (purpose: 'confirm' | 'cancel') =>
          this.links.addressOf(tenant.code, { purpose, appointmentId, startsAt });
        return render(
          template,
          {
            ...common,
            doctor: visit.doctor,
            starts_at: startsAt,
            place: visit.department,
            confirm_link: linkTo('confirm'),
            cancel_link: linkTo('cancel'),
          },
          setting,
        );
      }
      case 'prescription_issued':
      case 'prescription_dispensed': {
        const facts = await this.facts.prescription(String(payload['prescription_id']));
        if (!facts) return undefined;
        const { doctor, prescription_code, dispensed_at } = facts;
        const told = { ...common, doctor, prescription_code };
        if (template === 'prescription_issued')
          return render(template, { ...told, is_attached: notice.channel === 'EMAIL' }, setting);
        return dispensed_at
          ? render(template, { ...told, dispensed_at: new Date(dispensed_at) }, setting)
          : undefined;
      }
      case 'vital_alert': {
        const patient_code = await this.facts.patientCode(String(payload['patient_id']));
        if (!patient_code) return undefined;
        return render(template, { ...common, ...alertOf(payload), patient_code }, setting);
      }
      case 'ipd_admission':
      case 'ipd_discharge': {
        const stay = await this.facts.stay(String(payload['admission_id']));
        if (!stay) return undefined;
        const { doctor, place, admitted_at, discharged_at } = stay;
        if (template === 'ipd_admission')
          return render(template, { ...common, doctor, place, admitted_at: new Date(admitted_at) }, setting);
        return discharged_at
          ? render(template, { ...common, doctor, discharged_at: new Date(discharged_at) }, setting)
          : undefined;
      }
      case 'bed_request_decided': {
        const request = await this.facts.bedRequest(String(payload['bed_request_id']));
        const decision = request && decisions[request.status];
        if (!decision) return undefined;
        const { place, reserved_until } = request;
        const kept = decision === 'approved' && {
          place,
          held_until: reserved_until ? new Date(reserved_until) : null,
        };
        return render(template, { ...common, decision, ...kept }, setting);
      }
      case 'stock_low_alert':
        return render(template, { ...common, ...stockOf(payload) }, setting);
      default:
        throw new Error(`Nothing knows the facts of the message ${template}.`);
    }
  }
}
