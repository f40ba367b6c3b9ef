import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Settings } from '../../config/settings.js';
import { addMinutes, Clock } from '../../core/clock.js';
import { context } from '../../core/context.js';
import { sha256 } from '../../core/crypto/keys.js';
import { newId } from '../../core/ids.js';
import { TenantDb } from '../../core/tenancy/tenant-db.js';
import { newRefreshToken } from '../../platform/accounts/index.js';

export interface PortalSession {
  readonly id: string;
  readonly account_id: string;
}

/** A session with its next refresh token, which is told once and never stored. */
export interface OpenedSession extends PortalSession {
  readonly refresh_token: string;
}

export interface PatientBehind {
  readonly account_id: string;
  readonly patient_id: string | null;
}

/**
 * Sessions of patients and their refresh tokens: the same rules as for staff, in the hospital's own schema (ADR 21).
 * Each token is used once and replaced by the next; one that comes back ends the session.
 */
@Injectable()
export class PortalSessionsRepository {
  private readonly minutes: number;

  constructor(
    private readonly db: TenantDb,
    private readonly clock: Clock,
    { env }: Settings,
  ) {
    this.minutes = env.REFRESH_TOKEN_DAYS * 24 * 60;
  }

  async start(accountId: string): Promise<OpenedSession> {
    const session = { id: newId(), account_id: accountId, refresh_token: newRefreshToken() };
    const now = this.clock.now();
    const { address, userAgent } = context.current() ?? {};
    await this.db.rows(sql`
      with started as (
        insert into portal_sessions (id, account_id, created_at, last_used_at, expires_at, client_address, user_agent)
        values (${session.id}, ${accountId}, ${now}, ${now}, ${addMinutes(now, this.minutes)}, ${address ?? null},
          left(${userAgent ?? null}::text, 200))
        returning id
      )
      insert into portal_refresh_tokens (token_hash, session_id, issued_at)
      select ${sha256(session.refresh_token)}, id, ${now} from started`);
    return session;
  }

  /**
   * Who is behind a session that runs, by the record that stands for them now; undefined when it has ended, the account
   * was closed, the patient has died or the record is out of use.
   */
  behind(id: string): Promise<PatientBehind | undefined> {
    return this.db.row(sql<PatientBehind>`
      select a.id as account_id, c.id as patient_id
      from portal_sessions s join portal_accounts a on a.id = s.account_id
        left join patient_cards p on p.id = a.patient_id left join patient_cards c on c.id = p.current_id
      where s.id = ${id} and s.ended_at is null and s.expires_at > ${this.clock.now()} and a.is_active
        and not coalesce(c.is_deceased or c.is_removed, false)`);
  }

  /** The session with the next token of its family; of parallel uses one gets it, the others nothing. */
  async rotate(secret: string): Promise<OpenedSession | undefined> {
    const next = newRefreshToken();
    const now = this.clock.now();
    const session = await this.db.row(sql<PortalSession>`
      with used as (
        update portal_refresh_tokens set used_at = ${now}
        where token_hash = ${sha256(secret)} and used_at is null returning session_id
      ), prolonged as (
        update portal_sessions s set last_used_at = ${now}, expires_at = ${addMinutes(now, this.minutes)}
        from used u where s.id = u.session_id and s.ended_at is null and s.expires_at > ${now}
        returning s.id, s.account_id
      ), issued as (
        insert into portal_refresh_tokens (token_hash, session_id, issued_at)
        select ${sha256(next)}, id, ${now} from prolonged
      )
      select id, account_id from prolonged`);
    return session && { ...session, refresh_token: next };
  }

  /** A refresh token that was used comes back: somebody else may have it. */
  endReplayed(secret: string): Promise<PortalSession | undefined> {
    return this.db.row(sql<PortalSession>`
      update portal_sessions set ended_at = ${this.clock.now()}
      where ended_at is null and id = (
        select session_id from portal_refresh_tokens where token_hash = ${sha256(secret)} and used_at is not null)
      returning id, account_id`);
  }

  async end(id: string): Promise<void> {
    await this.db.rows(sql`
      update portal_sessions set ended_at = ${this.clock.now()} where id = ${id} and ended_at is null`);
  }

  async endAllOf(accountId: string): Promise<void> {
    await this.db.rows(sql`
      update portal_sessions set ended_at = ${this.clock.now()} where account_id = ${accountId} and ended_at is null`);
  }

  /** Deletes up to `limit` sessions that ended or expired before an instant, with their tokens; says how many. */
  async forget(before: Date, limit: number): Promise<number> {
    const gone = await this.db.rows(sql`
      delete from portal_sessions where id in (
        select id from portal_sessions where least(ended_at, expires_at) < ${before}
        limit ${limit} for update skip locked)
      returning id`);
    return gone.length;
  }
}
