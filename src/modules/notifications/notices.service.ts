import { Injectable } from '@nestjs/common';
import { Settings } from '../../config/settings.js';
import { Clock } from '../../core/clock.js';
import { Events } from '../../core/events/events.js';
import { newId } from '../../core/ids.js';
import { languageOf, masked, type Channel } from './delivery.rules.js';
import { NoticeFacts, type Contact } from './notice-facts.repository.js';
import { isToldWhenPaused, noticesOf, type Audience, type NoticeRule, type Way } from './notices.rules.js';
import { requestedEvent } from './notifications.events.js';
import { NotificationsRepository, type NewNotice } from './notifications.repository.js';
import { StaffNotices } from './staff-notices.js';
import { idIn, type ToldEvent } from './told-events.rules.js';

/** Writes down who is to be told of an event. */
@Injectable()
export class Notices {
  constructor(
    private readonly notifications: NotificationsRepository,
    private readonly facts: NoticeFacts,
    private readonly staff: StaffNotices,
    private readonly events: Events,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /** Of one event as often as it likes: each message is written once, and asked for when it is written. */
  async write(event: ToldEvent): Promise<void> {
    const rules = noticesOf(event.type);
    const contacts = await this.facts.contacts([...new Set(rules.map(({ to }) => to))], {
      patientId: idIn(event.payload, 'patient_id'),
      doctorId: idIn(event.payload, 'doctor_id'),
      departmentId: idIn(event.payload, 'department_id'),
      codeId: idIn(event.payload, 'portal_code_id'),
      ownerId: idIn(event.payload, 'account_id') ?? idIn(event.payload, 'user_id'),
    });
    const of = (audience: Audience) => contacts.filter(contact => contact.audience === audience);
    const notices = rules.flatMap(rule =>
      of(rule.to).flatMap(contact => this.noticesFor(event, rule, contact)),
    );
    if (notices.length > 0) {
      const added = await this.notifications.add(notices, this.clock.now());
      const isNeeded = isToldWhenPaused(event.type);
      for (const notice of added) this.events.record(requestedEvent(notice, isNeeded));
    }
    await this.staff.write(event, rules, of);
  }

  private noticesFor(event: ToldEvent, rule: NoticeRule, contact: Contact): NewNotice[] {
    return (
      rule.by
        .map(way => this.channelOf(way))
        .filter(channel => channel !== undefined)
        // A code goes to the address that it proves, which is of one kind.
        .filter(channel => rule.to !== 'portal' || (channel === 'EMAIL' ? contact.email : contact.phone))
        .map(channel => {
          const address = channel === 'EMAIL' ? contact.email : contact.phone;
          return {
            id: newId(),
            event_id: event.id,
            event: event.type,
            template: rule.template,
            channel,
            recipient_kind: rule.to === 'patient' ? 'PATIENT' : rule.to === 'portal' ? 'PORTAL' : 'USER',
            recipient_id: contact.id,
            recipient_masked: address && masked(channel, address),
            patient_id: idIn(event.payload, 'patient_id'),
            payload: event.payload,
            language: languageOf(contact.language),
          };
        })
    );
  }

  private channelOf(way: Way): Channel | undefined {
    if (way === 'INBOX') return undefined;
    return way === 'TEXT' ? this.settings.env.TEXT_CHANNEL : way;
  }
}
