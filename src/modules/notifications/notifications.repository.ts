import { Injectable } from '@nestjs/common';
import { sql, type RawBuilder } from 'kysely';
import { endOfDay, startOfDay } from '../../core/clock.js';
import type { Page } from '../../core/http/fields.js';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import type { Channel, Status } from './delivery.rules.js';
import type { NotificationFilter, NotificationResponse, ReplayFailed } from './notifications.dto.js';

const row = sql`
  n.id, n.event, n.event_id, n.template, n.channel, n.recipient_masked as recipient, n.recipient_kind, n.patient_id,
  n.language, n.status, n.reason, n.attempts, n.last_error, n.may_repeat, n.send_after, n.created_at, n.tried_at, n.sent_at`;

const countLimit = 10_000;

/** A message and its subject, for what is recorded of it. */
export interface NoticeKey {
  readonly id: string;
  readonly patient_id: string | null;
}

export interface NewNotice {
  readonly id: string;
  readonly event_id: string;
  readonly event: string;
  readonly template: string;
  readonly channel: Channel;
  readonly recipient_kind: 'PATIENT' | 'USER' | 'PORTAL';
  readonly recipient_id: string;
  readonly recipient_masked: string | null;
  readonly patient_id: string | null;
  readonly payload: object;
  readonly language: 'en' | 'hi';
}

/** What changes when a message was tried. */
export interface Outcome {
  readonly status: Status;
  readonly reason?: string | null;
  readonly last_error?: string | null;
  readonly sent_at?: Date | null;
}

@Injectable()
export class NotificationsRepository {
  constructor(private readonly db: TenantDb) {}

  /** One page, newest first: one statement for the rows and one for the total. */
  async list(filter: NotificationFilter, timeZone: string): Promise<Page<NotificationResponse>> {
    const { page, page_size } = filter;
    const where = conditions(filter, timeZone);
    const [items, counted] = await Promise.all([
      this.db.rows(sql<NotificationResponse>`
        select ${row} from notifications n where ${where}
        order by n.created_at desc, n.id desc limit ${page_size} offset ${(page - 1) * page_size}`),
      this.db.row(sql<{ total: number }>`
        select count(*)::int as total from (select from notifications n where ${where} limit ${countLimit + 1}) matches`),
    ]);
    const total = counted?.total ?? 0;
    return { items, total, ...(total > countLimit && { total_is_estimate: true }), page, page_size };
  }

  view(id: string): Promise<NotificationResponse | undefined> {
    return this.db.row(sql<NotificationResponse>`select ${row} from notifications n where n.id = ${id}`);
  }

  /** Adds what is not there yet, in one statement; returns what was added. */
  add(notices: readonly NewNotice[], now: Date): Promise<NoticeKey[]> {
    return this.db.rows(sql<NoticeKey>`
      insert into notifications (id, event_id, event, template, channel, recipient_kind, recipient_id, recipient_masked,
        patient_id, payload, language, created_at, updated_at)
      select id, event_id, event, template, channel, recipient_kind, recipient_id, recipient_masked,
        coalesce((select c.current_id from patient_cards c where c.id = r.patient_id), patient_id), payload, language,
        ${now}, ${now}
      from jsonb_to_recordset(${JSON.stringify(notices)}::jsonb) as r (
        id uuid, event_id uuid, event text, template text, channel text, recipient_kind text, recipient_id uuid,
        recipient_masked text, patient_id uuid, payload jsonb, language text)
      on conflict do nothing returning id, patient_id`);
  }

  /** Marks a message as being sent, from now on with a try more. Committed before it leaves. */
  async markSending(
    id: string,
    { masked, mayRepeat }: { masked: string; mayRepeat: boolean },
    now: Date,
  ): Promise<void> {
    await this.db.rows(sql`
      update notifications set status = 'SENDING', attempts = attempts + 1, may_repeat = ${mayRepeat},
        recipient_masked = ${masked}, reason = null, send_after = null, tried_at = ${now}, updated_at = ${now}
      where id = ${id}`);
  }

  async waitUntil(id: string, until: Date, now: Date): Promise<void> {
    await this.db.rows(sql`
      update notifications set status = 'PENDING', reason = 'quiet_hours', send_after = ${until}, updated_at = ${now}
      where id = ${id}`);
  }

  async finish(id: string, { status, reason = null, last_error = null, sent_at = null }: Outcome, now: Date) {
    await this.db.rows(sql`
      update notifications set status = ${status}, reason = ${reason}, last_error = ${last_error}, sent_at = ${sent_at},
        send_after = null, updated_at = ${now}
      where id = ${id}`);
  }

  /** A try that failed before the message was marked; a mark of an earlier one stays. */
  async note(id: string, error: string, isLast: boolean, now: Date): Promise<void> {
    await this.db.rows(sql`
      update notifications set last_error = ${error}, updated_at = ${now},
        status = case when ${isLast} then 'FAILED' else status end,
        reason = case when ${isLast} then 'attempts_used_up' else reason end
      where id = ${id} and status in ('PENDING', 'SENDING')`);
  }

  /** Puts a message that was given up back to the start; undefined when it was not. */
  reopen(id: string, now: Date): Promise<NoticeKey | undefined> {
    return this.db.row(sql<NoticeKey>`
      update notifications set status = 'PENDING', reason = null, attempts = 0, send_after = null, updated_at = ${now}
      where id = ${id} and (status = 'FAILED' or (status = 'NOT_SENT' and reason = 'channel_not_configured'))
      returning id, patient_id`);
  }

  /** The same for all that failed of a selection, oldest first and at most so many. */
  reopenFailed(selection: ReplayFailed, timeZone: string, atMost: number, now: Date): Promise<NoticeKey[]> {
    return this.db.rows(sql<NoticeKey>`
      update notifications set status = 'PENDING', reason = null, attempts = 0, send_after = null, updated_at = ${now}
      where id in (
        select n.id from notifications n where ${conditions({ ...selection, status: 'FAILED' }, timeZone)}
        order by n.created_at, n.id limit ${atMost} for update skip locked)
      returning id, patient_id`);
  }

  async countFailed(selection: ReplayFailed, timeZone: string): Promise<number> {
    const where = conditions({ ...selection, status: 'FAILED' }, timeZone);
    const counted = await this.db.row(
      sql<{ count: number }>`select count(*)::int as count from notifications n where ${where}`,
    );
    return counted?.count ?? 0;
  }
}

type Selection = ReplayFailed & Partial<Pick<NotificationFilter, 'patient_id' | 'status'>>;

function conditions(selection: Selection, timeZone: string): RawBuilder<unknown> {
  const { channel, status, template, patient_id, date_from, date_to } = selection;
  const parts = [
    channel ? sql`n.channel = ${channel}` : undefined,
    status ? sql`n.status = ${status}` : undefined,
    template ? sql`n.template = ${template}` : undefined,
    patient_id ? sql`n.patient_id = ${patient_id}` : undefined,
    date_from ? sql`n.created_at >= ${startOfDay(date_from, timeZone)}` : undefined,
    date_to ? sql`n.created_at < ${endOfDay(date_to, timeZone)}` : undefined,
  ].filter(part => part !== undefined);
  return parts.length > 0 ? sql.join(parts, sql` and `) : sql`true`;
}
