import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Page } from '../../core/http/fields.js';
import { newId } from '../../core/ids.js';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import type { InboxFilter, InboxMessage } from './inbox.dto.js';
import { cut } from './inbox.rules.js';
import type { InboxEntry } from './inbox.service.js';

const row = sql`id, template, subject, text, link_kind, link_id, created_at, read_at`;
const countLimit = 10_000;
/** Messages that a listener who comes back is sent; older ones are in the list. */
const missedLimit = 100;

export interface News {
  /** What has been seen now: a snapshot of transactions. */
  readonly place: string;
  readonly unread_count: number;
  /** Oldest first. */
  readonly messages: InboxMessage[];
}

/** A message beside what is the same for all; without an id when there is none. */
type NewsRow = Omit<News, 'messages'> & Omit<InboxMessage, 'id'> & { readonly id: string | null };

@Injectable()
export class InboxRepository {
  constructor(private readonly db: TenantDb) {}

  /** One page of a person's messages, newest first: one statement for the rows and one for the total. */
  async list(userId: string, { page, page_size, unread }: InboxFilter): Promise<Page<InboxMessage>> {
    const state = { true: sql`read_at is null`, false: sql`read_at is not null` };
    const where = sql`user_id = ${userId} and ${unread === undefined ? sql`true` : state[`${unread}`]}`;
    const [items, counted] = await Promise.all([
      this.db.rows(sql<InboxMessage>`
        select ${row} from inbox_messages where ${where}
        order by created_at desc, id desc limit ${page_size} offset ${(page - 1) * page_size}`),
      this.db.row(sql<{ total: number }>`
        select count(*)::int as total
        from (select from inbox_messages where ${where} limit ${countLimit + 1}) matches`),
    ]);
    const total = counted?.total ?? 0;
    return { items, total, ...(total > countLimit && { total_is_estimate: true }), page, page_size };
  }

  async countUnread(userId: string): Promise<number> {
    const counted = await this.db.row(sql<{ unread_count: number }>`
      select count(*)::int as unread_count from inbox_messages where user_id = ${userId} and read_at is null`);
    return counted?.unread_count ?? 0;
  }

  find(userId: string, id: string): Promise<InboxMessage | undefined> {
    return this.db.row(
      sql<InboxMessage>`select ${row} from inbox_messages where id = ${id} and user_id = ${userId}`,
    );
  }

  /** Marks a message as read; undefined when it is not there, not theirs, or read already. */
  markRead(userId: string, id: string, now: Date): Promise<InboxMessage | undefined> {
    return this.db.row(sql<InboxMessage>`
      update inbox_messages set read_at = ${now}
      where id = ${id} and user_id = ${userId} and read_at is null returning ${row}`);
  }

  /** Marks all of a person's messages as read; returns how many those were. */
  async markAllRead(userId: string, now: Date): Promise<number> {
    const marked = await this.db.row(sql<{ count: number }>`
      with marked as (
        update inbox_messages set read_at = ${now} where user_id = ${userId} and read_at is null returning 1)
      select count(*)::int as count from marked`);
    return marked?.count ?? 0;
  }

  /**
   * What was committed for a person after a snapshot, however long ago its transaction began; without one only where
   * to go on from. What is older than a day is not news.
   */
  async news(userId: string, since: string | undefined, now: Date): Promise<News> {
    const unseen = since ? sql`not pg_visible_in_snapshot(written_in, ${since}::pg_snapshot)` : sql`false`;
    // One statement, so that messages, count and place are of the same moment.
    const rows = await this.db.rows(sql<NewsRow>`
      with newest as (
        select ${row} from inbox_messages
        where user_id = ${userId} and created_at > ${now}::timestamptz - interval '1 day' and ${unseen}
        order by created_at desc, id desc limit ${missedLimit}),
      now_unread as (
        select count(*)::int as unread_count from inbox_messages where user_id = ${userId} and read_at is null)
      select pg_current_snapshot()::text as place, unread_count, newest.*
      from now_unread left join newest on true order by created_at, id`);
    const [{ place, unread_count } = { place: '', unread_count: 0 }] = rows;
    const messages = rows.flatMap(({ place: _, unread_count: __, id, ...message }) =>
      id === null ? [] : [{ id, ...message }],
    );
    return { place, unread_count, messages };
  }

  /** Adds what is not there yet, in one statement; returns whose inboxes have something new. */
  async add(entries: readonly InboxEntry[], now: Date): Promise<string[]> {
    const rows = entries.flatMap(({ eventId, userIds, template, subject, text, link }) =>
      userIds.map(user_id => ({
        id: newId(),
        event_id: eventId,
        user_id,
        template,
        subject: cut('subject', subject),
        text: cut('text', text),
        link_kind: link?.kind,
        link_id: link?.id,
      })),
    );
    const added = await this.db.rows(sql<{ user_id: string }>`
      insert into inbox_messages (id, event_id, user_id, template, subject, text, link_kind, link_id, created_at)
      select id, event_id, user_id, template, subject, text, link_kind, link_id, ${now}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (
        id uuid, event_id uuid, user_id uuid, template text, subject text, text text, link_kind text, link_id uuid)
      where exists (select from staff_cards s where s.id = r.user_id and s.is_active)
      on conflict do nothing returning user_id`);
    return [...new Set(added.map(({ user_id }) => user_id))];
  }
}
