import { Injectable } from '@nestjs/common';
import { sql, type RawBuilder } from 'kysely';
import { addMinutes, Clock } from '../../core/clock.js';
import { PlatformDb } from '../../core/database/platform-db.js';
import { Invalidation } from '../../core/gateways/live-events/invalidation.js';
import { newId } from '../../core/ids.js';

export interface Session {
  readonly id: string;
  readonly account_id: string;
  readonly tenant_id: string | null;
}

/** Running sign-ins. Ending one holds on every process within a second. */
@Injectable()
export class Sessions {
  constructor(
    private readonly db: PlatformDb,
    private readonly clock: Clock,
    private readonly invalidation: Invalidation,
  ) {}

  async start(accountId: string, tenantId: string | null, minutes: number): Promise<Session> {
    const session = { id: newId(), account_id: accountId, tenant_id: tenantId };
    const now = this.clock.now();
    await this.db.rows(sql`
      insert into public.sessions (id, account_id, tenant_id, created_at, expires_at)
      values (${session.id}, ${accountId}, ${tenantId}, ${now}, ${addMinutes(now, minutes)})`);
    return session;
  }

  findRunning(id: string): Promise<Session | undefined> {
    return this.db.row(sql<Session>`
      select id, account_id, tenant_id from public.sessions
      where id = ${id} and ended_at is null and expires_at > ${this.clock.now()}`);
  }

  end(id: string): Promise<void> {
    return this.endWhere(sql`id = ${id}`);
  }

  endOthersOf(accountId: string, keptSessionId: string | null): Promise<void> {
    return this.endWhere(sql`account_id = ${accountId} and id is distinct from ${keptSessionId}::uuid`);
  }

  /** Ends a person's sessions in one hospital; those in others go on. */
  endAllOf(accountId: string, tenantId: string): Promise<void> {
    return this.endWhere(sql`account_id = ${accountId} and tenant_id = ${tenantId}`);
  }

  endAllIn(tenantId: string): Promise<void> {
    return this.endWhere(sql`tenant_id = ${tenantId}`);
  }

  /** Makes every process load the caller of a session anew, e.g. after their password has been changed. */
  refresh(id: string): Promise<void> {
    return this.invalidation.forget('session', id);
  }

  /** Makes every process load a person anew, wherever they are signed in. */
  async refreshAllOf(accountId: string): Promise<void> {
    const running = await this.db.rows(
      sql<{
        id: string;
      }>`select id from public.sessions where account_id = ${accountId} and ended_at is null`,
    );
    await Promise.all(running.map(({ id }) => this.refresh(id)));
  }

  private async endWhere(condition: RawBuilder<unknown>): Promise<void> {
    const ended = await this.db.rows(sql<{ id: string }>`
      update public.sessions set ended_at = ${this.clock.now()} where ended_at is null and ${condition} returning id`);
    await Promise.all(ended.map(({ id }) => this.invalidation.forget('session', id)));
  }
}
