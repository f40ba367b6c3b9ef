import { Injectable } from '@nestjs/common';
import { currentTenant } from '../../core/tenancy/tenancy-scope.js';
import { InboxService, type InboxEntry } from '../inbox/index.js';
import { languageOf } from './delivery.rules.js';
import { NoticeFacts, type Contact } from './notice-facts.repository.js';
import type { Audience, NoticeRule } from './notices.rules.js';
import {
  alertLine,
  inboxSubject,
  isInboxTemplate,
  stayLine,
  stockLine,
  visitLine,
  wordsFor,
} from './templates/index.js';
import type { InboxTemplate, Locale } from './templates/index.js';
import { alertOf, stockOf, type ToldEvent } from './told-events.rules.js';

/** Tells the staff of a hospital inside the product, each in their language. */
@Injectable()
export class StaffNotices {
  constructor(
    private readonly facts: NoticeFacts,
    private readonly inbox: InboxService,
  ) {}

  /** Of one event as often as it likes: each message is written once. */
  async write(
    event: ToldEvent,
    rules: readonly NoticeRule[],
    of: (audience: Audience) => readonly Contact[],
  ): Promise<void> {
    const entries: InboxEntry[] = [];
    for (const { template, to } of rules.filter(({ by }) => by.includes('INBOX'))) {
      if (!isInboxTemplate(template)) throw new Error(`The message ${template} has no words for the inbox.`);
      for (const [locale, readers] of Map.groupBy(of(to), ({ language }) => languageOf(language))) {
        const told = await this.told(template, event, locale);
        const subject = inboxSubject(template, locale);
        if (told) entries.push({ eventId: event.id, userIds: idsOf(readers), template, subject, ...told });
      }
    }
    await this.inbox.put(entries);
  }

  /** Undefined when what it tells of is gone. */
  private async told(
    template: InboxTemplate,
    { payload }: ToldEvent,
    locale: Locale,
  ): Promise<Pick<InboxEntry, 'text' | 'link'> | undefined> {
    const words = wordsFor({ locale, timeZone: currentTenant().timeZone });
    if (template === 'stock_low_alert')
      return {
        text: stockLine[locale](stockOf(payload), words),
        link: { kind: 'stock_item', id: String(payload['stock_item_id']) },
      };
    if (template === 'vital_alert') {
      const patient_code = await this.facts.patientCode(String(payload['patient_id']));
      return patient_code
        ? {
            text: alertLine[locale]({ ...alertOf(payload), patient_code }, words),
            link: { kind: 'alert', id: String(payload['alert_id']) },
          }
        : undefined;
    }
    if (template === 'ipd_admission') {
      const id = String(payload['admission_id']);
      const stay = await this.facts.stay(id);
      return stay && { text: stayLine[locale](stay), link: { kind: 'admission', id } };
    }
    const id = String(payload['appointment_id']);
    const visit = await this.facts.visit(id);
    return (
      visit && {
        text: visitLine[locale]({ ...visit, starts_at: new Date(visit.starts_at) }, words),
        link: { kind: 'appointment', id },
      }
    );
  }
}

const idsOf = (contacts: readonly Contact[]) => contacts.map(({ id }) => id);
