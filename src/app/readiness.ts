import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { PlatformDb } from '../core/database/platform-db.js';

/** Whether the platform has been set up; a command does that and leaves a mark in the database. */
@Injectable()
export class Readiness {
  private done = false;

  constructor(private readonly db: PlatformDb) {}

  async isSetUp(): Promise<boolean> {
    if (this.done) return true;
    try {
      const row = await this.db.row(sql`select from public.setup_marks where name = 'ready'`);
      this.done = row !== undefined;
    } catch {
      // Not even migrated, or no database: not ready, and the database check says which.
      return false;
    }
    return this.done;
  }

  async mark(): Promise<void> {
    await this.db.rows(sql`insert into public.setup_marks (name) values ('ready') on conflict do nothing`);
  }
}
