import { Injectable } from '@nestjs/common';
import { sql, type RawBuilder } from 'kysely';
import { Settings } from '../../config/settings.js';
import { addMinutes, Clock } from '../../core/clock.js';
import { context } from '../../core/context.js';
import { sha256 } from '../../core/crypto/keys.js';
import { PlatformDb } from '../../core/database/platform-db.js';
import { Invalidation } from '../../core/gateways/live-events/invalidation.js';
import { newId } from '../../core/ids.js';
import { newRefreshToken } from './refresh-tokens.js';

export interface Session {
  readonly id: string;
  readonly account_id: string;
  readonly tenant_id: string | null;
}

/** A session with the first of its refresh tokens, which is told once and never stored. */
export interface StartedSession extends Session {
  readonly refresh_token: string;
}

export interface RunningSession extends Session {
  /** When its owner last proved who they are. */
  readonly authenticated_at: string;
}

/** A session as its owner is shown it. */
export interface SessionCard {
  readonly id: string;
  readonly created_at: string;
  readonly last_used_at: string;
  readonly expires_at: string;
  readonly address: string | null;
  readonly user_agent: string | null;
  readonly tenant_id: string | null;
  readonly tenant_name: string | null;
}

const listed = 100;

/** Running sign-ins. Ending one holds on every process within a second. */
@Injectable()
export class Sessions {
  private readonly minutes: number;

  constructor(
    private readonly db: PlatformDb,
    private readonly clock: Clock,
    private readonly invalidation: Invalidation,
    { env }: Settings,
  ) {
    this.minutes = env.REFRESH_TOKEN_DAYS * 24 * 60;
  }

  async start(accountId: string, tenantId: string | null): Promise<StartedSession> {
    const session = this.newSession(accountId, tenantId);
    await this.db.row(
      this.insertion(session, sql`select ${this.clock.now()}::timestamptz as authenticated_at`),
    );
    return session;
  }

  /**
   * Starts a session in place of another; undefined when that one has ended, so that one never becomes two. Nobody has
   * proved anew who they are.
   */
  async replace(id: string, accountId: string, tenantId: string): Promise<StartedSession | undefined> {
    const session = this.newSession(accountId, tenantId);
    const now = this.clock.now();
    const ending = sql`
      update public.sessions set ended_at = ${now}
      where id = ${id} and account_id = ${accountId} and ended_at is null and expires_at > ${now} returning authenticated_at`;
    if (!(await this.db.row(this.insertion(session, ending)))) return undefined;
    await this.invalidation.forget('session', id);
    return session;
  }

  /**
   * A session that is being used. Processes remember who is behind it and ask again after half a minute, so here is
   * where the use is noted: in the same statement, once a minute, for the session and for the person in the hospital.
   */
  use(id: string): Promise<RunningSession | undefined> {
    const now = this.clock.now();
    const recently = addMinutes(now, -1);
    return this.db.row(sql<RunningSession>`
      with running as (
        select id, account_id, tenant_id, authenticated_at, last_used_at from public.sessions
        where id = ${id} and ended_at is null and expires_at > ${now}
      ), used as (
        update public.sessions s set last_used_at = ${now}
        from running r where s.id = r.id and s.last_used_at < ${recently}
      ), active as (
        update public.memberships m set last_activity_at = ${now}
        from running r where m.account_id = r.account_id and m.tenant_id = r.tenant_id
          and (m.last_activity_at is null or m.last_activity_at < ${recently})
      )
      select id, account_id, tenant_id, authenticated_at from running`);
  }

  /** Its owner has just proved again who they are. */
  async markAuthenticated(id: string): Promise<Date> {
    const now = this.clock.now();
    await this.db.rows(sql`
      update public.sessions set authenticated_at = ${now} where id = ${id} and ended_at is null`);
    await this.refresh(id);
    return now;
  }

  /** The hundred running sessions of an account that were used last. */
  listOf(accountId: string): Promise<SessionCard[]> {
    return this.db.rows(sql<SessionCard>`
      select s.id, s.created_at, s.last_used_at, s.expires_at, s.address, s.user_agent, s.tenant_id,
        t.name as tenant_name
      from public.sessions s left join public.tenants t on t.id = s.tenant_id
      where s.account_id = ${accountId} and s.ended_at is null and s.expires_at > ${this.clock.now()}
      order by s.last_used_at desc, s.id desc limit ${listed}`);
  }

  /** Ends a session of an account; undefined when it has no such session that runs. */
  async endOf(accountId: string, id: string): Promise<Session | undefined> {
    const now = this.clock.now();
    const [ended] = await this.endWhere(
      sql`id = ${id} and account_id = ${accountId} and expires_at > ${now}`,
    );
    return ended;
  }

  /** A refresh token that was used comes back: somebody else may have it, so the session ends. */
  async endReplayed(refreshToken: string): Promise<Session | undefined> {
    const [ended] = await this.endWhere(sql`
      id = (select session_id from public.refresh_tokens
        where token_hash = ${sha256(refreshToken)} and used_at is not null)`);
    return ended;
  }

  async endOthersOf(accountId: string, keptSessionId: string | null): Promise<void> {
    await this.endWhere(sql`account_id = ${accountId} and id is distinct from ${keptSessionId}::uuid`);
  }

  /** Ends a person's sessions in one hospital; those in others go on. */
  async endAllOf(accountId: string, tenantId: string): Promise<void> {
    await this.endWhere(sql`account_id = ${accountId} and tenant_id = ${tenantId}`);
  }

  async endAllIn(tenantId: string): Promise<void> {
    await this.endWhere(sql`tenant_id = ${tenantId}`);
  }

  /** Makes every process load the caller of a session anew, e.g. after their password has been changed. */
  refresh(id: string): Promise<void> {
    return this.invalidation.forget('session', id);
  }

  /** Makes every process load a person anew, wherever they are signed in. */
  refreshAllOf(accountId: string): Promise<void> {
    return this.invalidation.forget('account', accountId);
  }

  /**
   * Deletes up to `limit` sessions that ended or expired before an instant, and with them their refresh tokens. Of a
   * session that lives every token stays, however old: one that was used and comes back must be recognised.
   * @returns how many sessions
   */
  async forgetOver(before: Date, limit: number): Promise<number> {
    const gone = await this.db.rows(sql`
      delete from public.sessions where id in (
        select id from public.sessions where least(ended_at, expires_at) < ${before}
        limit ${limit} for update skip locked)
      returning id`);
    return gone.length;
  }

  private newSession(accountId: string, tenantId: string | null): StartedSession {
    return { id: newId(), account_id: accountId, tenant_id: tenantId, refresh_token: newRefreshToken() };
  }

  /** Session and first refresh token in one statement, for each row that `source` has. */
  private insertion(session: StartedSession, source: RawBuilder<unknown>): RawBuilder<unknown> {
    const now = this.clock.now();
    const { address, userAgent } = context.current() ?? {};
    return sql`
      with source as (${source}), started as (
        insert into public.sessions
          (id, account_id, tenant_id, created_at, last_used_at, authenticated_at, expires_at, address, user_agent)
        select ${session.id}::uuid, ${session.account_id}::uuid, ${session.tenant_id}::uuid, ${now}::timestamptz,
          ${now}::timestamptz, source.authenticated_at, ${addMinutes(now, this.minutes)}::timestamptz, ${address ?? null}::text,
          left(${userAgent ?? null}::text, 200)
        from source returning id
      )
      insert into public.refresh_tokens (token_hash, session_id, issued_at)
      select ${sha256(session.refresh_token)}, id, ${now} from started returning session_id`;
  }

  private async endWhere(condition: RawBuilder<unknown>): Promise<Session[]> {
    const ended = await this.db.rows(sql<Session>`
      update public.sessions set ended_at = ${this.clock.now()}
      where ended_at is null and ${condition} returning id, account_id, tenant_id`);
    await Promise.all(ended.map(({ id }) => this.invalidation.forget('session', id)));
    return ended;
  }
}
