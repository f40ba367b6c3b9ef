import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { TenantDb } from '../../core/tenancy/tenant-db.js';

/** A message of earlier days, read or not. */
export interface ImportedMessage {
  readonly id: string;
  readonly event_id: string;
  readonly user_id: string;
  readonly template: string;
  readonly subject: string;
  readonly text: string;
  readonly link_kind: string | null;
  readonly link_id: string | null;
  readonly created_at: Date;
  readonly read_at: Date | null;
}

/** Messages that come from elsewhere: demo data. Nobody is woken. */
@Injectable()
export class InboxImports {
  constructor(private readonly db: TenantDb) {}

  /** Adds those that do not exist, to people who are there. */
  async addMissing(messages: readonly ImportedMessage[]): Promise<void> {
    await this.db.rows(sql`
      insert into inbox_messages (id, event_id, user_id, template, subject, text, link_kind, link_id, created_at, read_at)
      select n.id, n.event_id, n.user_id, n.template, n.subject, n.text, n.link_kind, n.link_id, n.created_at, n.read_at
      from jsonb_populate_recordset(null::inbox_messages, ${JSON.stringify(messages)}::jsonb) n
        join staff_cards s on s.id = n.user_id
      on conflict do nothing`);
  }

  async remove(ids: readonly string[]): Promise<void> {
    await this.db.rows(sql`delete from inbox_messages where id = any(${[...ids]}::uuid[])`);
  }
}
