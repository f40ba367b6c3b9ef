import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { newId } from '../../core/ids.js';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import type { InboxEntry } from './inbox.service.js';

@Injectable()
export class InboxRepository {
  constructor(private readonly db: TenantDb) {}

  /** Adds what is not there yet, in one statement; returns whose inboxes have something new. */
  async add(entries: readonly InboxEntry[], now: Date): Promise<string[]> {
    const rows = entries.flatMap(({ eventId, userIds, template, subject, text, link }) =>
      userIds.map(user_id => ({
        id: newId(),
        event_id: eventId,
        user_id,
        template,
        subject,
        text,
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
