import { Injectable } from '@nestjs/common';
import { zoned } from '../../core/clock.js';
import type { Tenant } from '../../core/tenancy/tenant.js';
import { NoticeFacts, type Notice, type VisitFacts } from './notice-facts.repository.js';
import { render, type Message, type TemplateName } from './templates/index.js';

const visitTemplates = [
  'appointment_created',
  'appointment_checked_in',
  'appointment_completed',
  'appointment_cancelled',
  'appointment_no_show',
  'appointment_rescheduled',
  'consultation_started',
] as const satisfies readonly TemplateName[];
type VisitTemplate = (typeof visitTemplates)[number];

const isOfVisit = (template: TemplateName): template is VisitTemplate =>
  (visitTemplates as readonly TemplateName[]).includes(template);

/** What the doctor reads in the inbox. */
const staffSubjects: Partial<Record<TemplateName, string>> = {
  appointment_created: 'New appointment',
  appointment_rescheduled: 'Appointment moved',
  appointment_cancelled: 'Appointment cancelled',
  appointment_checked_in: 'Patient has arrived',
};

export interface StaffMessage {
  readonly subject: string;
  readonly text: string;
  readonly link: { readonly kind: string; readonly id: string };
}

/** Makes the words of a message from what is true when it is sent. */
@Injectable()
export class NoticeComposer {
  constructor(private readonly facts: NoticeFacts) {}

  /** Undefined when what it tells of is gone. Throws for a template that nothing here knows the facts of. */
  async compose(notice: Notice, tenant: Tenant): Promise<Message | undefined> {
    const setting = { locale: notice.language, timeZone: tenant.timeZone };
    const common = {
      hospital: tenant.name,
      hospital_phone: tenant.contactPhone,
      first_name: notice.first_name ?? '',
    };
    const { template, payload } = notice;
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
            reason: visit.cancelled_reason,
          },
          setting,
        )
      );
    }
    switch (template) {
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
      case 'stock_low_alert':
        return render(template, { ...common, ...stockOf(payload) }, setting);
      default:
        throw new Error(`Nothing knows the facts of the message ${template}.`);
    }
  }

  /** For the inbox of staff. Undefined when what it tells of is gone. */
  async forStaff(
    template: TemplateName,
    payload: Readonly<Record<string, unknown>>,
    { timeZone }: Tenant,
  ): Promise<StaffMessage | undefined> {
    if (template === 'stock_low_alert') {
      const { item, quantity, reorder_level } = stockOf(payload);
      return {
        subject: 'Stock is low',
        text: `${item}: ${quantity} left, to be ordered again at ${reorder_level}.`,
        link: { kind: 'stock_item', id: String(payload['stock_item_id']) },
      };
    }
    if (template === 'ipd_admission') {
      const id = String(payload['admission_id']);
      const stay = await this.facts.stay(id);
      const text = stay && [stay.patient, stay.department, stay.place].filter(Boolean).join(', ');
      return text
        ? { subject: 'New inpatient', text: `${text}.`, link: { kind: 'admission', id } }
        : undefined;
    }
    const subject = staffSubjects[template];
    if (!subject || !isOfVisit(template)) throw new Error(`The message ${template} has no words for staff.`);
    const id = String(payload['appointment_id']);
    const visit = await this.facts.visit(id);
    return visit && { subject, text: visitText(visit, timeZone), link: { kind: 'appointment', id } };
  }
}

const stockOf = (payload: Readonly<Record<string, unknown>>) => ({
  item: String(payload['name']),
  quantity: Number(payload['current_stock']),
  reorder_level: Number(payload['reorder_level']),
});

function visitText({ patient, starts_at, department }: VisitFacts, timeZone: string): string {
  const at = zoned(new Date(starts_at), timeZone).toLocaleString('en-IN', {
    dateStyle: 'medium',
    timeStyle: 'short',
  });
  return `${patient}, ${at}, ${department}.`;
}
