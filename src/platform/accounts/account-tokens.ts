import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { addMinutes, Clock } from '../../core/clock.js';
import { Keys, sha256 } from '../../core/crypto/keys.js';
import { PlatformDb } from '../../core/database/platform-db.js';

/** What a mailed link is for, and how long it lives in minutes. */
const lifetimes = {
  verify_email: 24 * 60,
  set_password: 24 * 60,
  reset_password: 60,
  join_hospital: 7 * 24 * 60,
} as const;
export type TokenPurpose = keyof typeof lifetimes;

/** Minutes for which a link works from when it is mailed. */
export const lifetimeOf = (purpose: TokenPurpose): number => lifetimes[purpose];

export interface TokenOwner {
  readonly account_id: string;
  readonly tenant_id: string | null;
  readonly email: string;
}

export type TokenState = 'usable' | 'used' | 'expired' | 'unknown';

/** Single-use, purpose-bound secrets for mailed links; only their SHA-256 is stored. A new one ends older ones. */
@Injectable()
export class AccountTokens {
  constructor(
    private readonly db: PlatformDb,
    private readonly keys: Keys,
    private readonly clock: Clock,
  ) {}

  /**
   * The secret of 256 bits follows from the event that asks for it, so that a message that has to be sent again
   * carries the same link, and lives from then on. Undefined when that link has been used, or ended by a newer one.
   */
  async issue(
    purpose: TokenPurpose,
    accountId: string,
    tenantId: string | null,
    eventId: string,
  ): Promise<string | undefined> {
    const key = this.keys.derive('mailed-links');
    const secret = createHmac('sha256', key).update(`${purpose}:${eventId}`).digest('base64url');
    const now = this.clock.now();
    const issued = await this.db.row(sql`
      with issued as (
        insert into public.account_tokens as k (token_hash, purpose, account_id, tenant_id, expires_at)
        values (${sha256(secret)}, ${purpose}, ${accountId}, ${tenantId}, ${addMinutes(now, lifetimes[purpose])})
        on conflict (token_hash) do update set expires_at = excluded.expires_at where k.used_at is null
        returning token_hash
      ), older as (
        update public.account_tokens set used_at = ${now}
        where account_id = ${accountId} and purpose = ${purpose} and used_at is null
          and tenant_id is not distinct from ${tenantId}::uuid and token_hash <> ${sha256(secret)}
          and exists (select from issued)
      )
      select from issued`);
    return issued ? secret : undefined;
  }

  async inspect(
    purpose: TokenPurpose | readonly TokenPurpose[],
    secret: string,
  ): Promise<{ state: TokenState; owner?: TokenOwner }> {
    const row = await this.db.row(sql<TokenOwner & { used_at: string | null; expires_at: string }>`
      select k.account_id, k.tenant_id, k.used_at, k.expires_at, a.email
      from public.account_tokens k join public.accounts a on a.id = k.account_id
      where k.token_hash = ${sha256(secret)} and k.purpose = any(${[purpose].flat()}::text[])`);
    if (!row) return { state: 'unknown' };
    const { account_id, tenant_id, email } = row;
    const owner = { account_id, tenant_id, email };
    if (row.used_at) return { state: 'used', owner };
    return { state: new Date(row.expires_at) <= this.clock.now() ? 'expired' : 'usable', owner };
  }

  /** Uses the token up; of parallel tries one gets its owner, the others nothing. */
  consume(purpose: TokenPurpose | readonly TokenPurpose[], secret: string): Promise<TokenOwner | undefined> {
    const now = this.clock.now();
    return this.db.row(sql<TokenOwner>`
      update public.account_tokens k set used_at = ${now} from public.accounts a
      where a.id = k.account_id and k.token_hash = ${sha256(secret)} and k.purpose = any(${[purpose].flat()}::text[])
        and k.used_at is null and k.expires_at > ${now}
      returning k.account_id, k.tenant_id, a.email`);
  }

  /** Deletes up to `limit` tokens that were used or expired before an instant; says how many. */
  async forgetOver(before: Date, limit: number): Promise<number> {
    const gone = await this.db.rows(sql`
      delete from public.account_tokens where token_hash in (
        select token_hash from public.account_tokens where least(used_at, expires_at) < ${before}
        limit ${limit} for update skip locked)
      returning token_hash`);
    return gone.length;
  }
}
