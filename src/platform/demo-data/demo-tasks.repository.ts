import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Clock } from '../../core/clock.js';
import { PlatformDb } from '../../core/database/platform-db.js';
import { postgresError } from '../../core/errors/database-errors.js';
import { newId } from '../../core/ids.js';
import type { DemoTask } from './demo.dto.js';

export interface StoredTask extends DemoTask {
  readonly freshen_days: number | null;
}

const columns = sql`id, user_id, task_type, status, progress, message, error, created_at, started_at, completed_at`;

@Injectable()
export class DemoTasksRepository {
  constructor(
    private readonly db: PlatformDb,
    private readonly clock: Clock,
  ) {}

  /** The database refuses a second task while one waits or runs. */
  async add(userId: string, type: DemoTask['task_type'], freshenDays: number | null): Promise<string> {
    const id = newId();
    await this.db.rows(sql`
      insert into public.demo_tasks (id, user_id, task_type, freshen_days, status, progress, message, created_at)
      values (${id}, ${userId}, ${type}, ${freshenDays}, 'PENDING', 0, 'Task queued', ${this.clock.now()})`);
    return id;
  }

  /** The same; undefined when the database refuses. */
  async addUnlessRunning(
    userId: string,
    type: DemoTask['task_type'],
    freshenDays: number | null,
  ): Promise<string | undefined> {
    try {
      return await this.add(userId, type, freshenDays);
    } catch (error) {
      if (postgresError(error)?.constraint === 'demo_tasks_one_at_a_time') return undefined;
      throw error;
    }
  }

  find(id: string): Promise<StoredTask | undefined> {
    return this.db.row(
      sql<StoredTask>`select ${columns}, freshen_days from public.demo_tasks where id = ${id}`,
    );
  }

  /** The caller's task that waits or runs, or their latest one. */
  latestOf(userId: string): Promise<DemoTask | undefined> {
    return this.db.row(sql<DemoTask>`
      select ${columns} from public.demo_tasks where user_id = ${userId} order by created_at desc, id desc limit 1`);
  }

  async progressed(id: string, progress: number, message: string): Promise<void> {
    await this.db.rows(sql`
      update public.demo_tasks set status = 'RUNNING', progress = ${progress}, message = ${message},
        started_at = coalesce(started_at, ${this.clock.now()}) where id = ${id}`);
  }

  async completed(id: string): Promise<void> {
    await this.db.rows(sql`
      update public.demo_tasks set status = 'COMPLETED', progress = 100, completed_at = ${this.clock.now()} where id = ${id}`);
  }

  async failed(id: string, error: string): Promise<void> {
    await this.db.rows(sql`
      update public.demo_tasks set status = 'FAILED', error = ${error}, completed_at = ${this.clock.now()} where id = ${id}`);
  }
}
