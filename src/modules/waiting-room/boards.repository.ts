import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import type { Board } from './waiting-room.dto.js';

@Injectable()
export class BoardsRepository {
  constructor(private readonly db: TenantDb) {}

  list(): Promise<Board[]> {
    return this.db.rows(sql<Board>`
      select id, name, created_at, revoked_at from boards order by revoked_at nulls first, created_at desc, id desc limit 200`);
  }

  async add({ id, name, created_at }: Board, secretHash: Buffer, createdBy: string): Promise<void> {
    await this.db.rows(sql`
      insert into boards (id, name, secret_hash, created_by_id, created_at)
      values (${id}, ${name}, ${secretHash}, ${createdBy}, ${created_at})`);
  }

  /** Undefined when there is none; `is_news` is false when it had been revoked before. */
  revoke(id: string, now: Date): Promise<{ readonly is_news: boolean } | undefined> {
    return this.db.row(sql<{ is_news: boolean }>`
      with board as (select id, revoked_at from boards where id = ${id} for update),
        revoked as (
          update boards b set revoked_at = ${now} from board where b.id = board.id and board.revoked_at is null)
      select revoked_at is null as is_news from board`);
  }

  /** The board that a secret opens. */
  async opened(secretHash: Buffer): Promise<string | undefined> {
    const board = await this.db.row(
      sql<{ id: string }>`select id from boards where secret_hash = ${secretHash} and revoked_at is null`,
    );
    return board?.id;
  }

  /** The language of the hospital. */
  async locale(): Promise<'en' | 'hi'> {
    const settings = await this.db.row(sql<{ locale: 'en' | 'hi' }>`select locale from message_settings`);
    return settings?.locale ?? 'en';
  }
}
