import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { addMinutes, Clock } from '../../core/clock.js';
import { sha256 } from '../../core/crypto/keys.js';
import { PlatformDb } from '../../core/database/platform-db.js';

/** How long a code may take after the password, in minutes. */
const lifetime = 5;

/**
 * Sign-ins whose password was right and whose code is awaited. Each has an opaque secret of 256 bits, good for nothing
 * but this, stored as SHA-256. They end with the factor, and with a changed password (by a trigger).
 */
@Injectable()
export class SecondSteps {
  constructor(
    private readonly db: PlatformDb,
    private readonly clock: Clock,
  ) {}

  /** The secret is told once; what has expired at this account goes. */
  async begin(accountId: string): Promise<string> {
    const secret = randomBytes(32).toString('base64url');
    const now = this.clock.now();
    await this.db.rows(sql`
      with gone as (
        delete from public.second_steps where account_id = ${accountId} and expires_at <= ${now}
      )
      insert into public.second_steps (token_hash, account_id, expires_at)
      values (${sha256(secret)}, ${accountId}, ${addMinutes(now, lifetime)})`);
    return secret;
  }

  /** Whose sign-in it is; it goes on waiting. */
  async accountOf(secret: string): Promise<string | undefined> {
    const row = await this.db.row(sql<{ account_id: string }>`
      select account_id from public.second_steps
      where token_hash = ${sha256(secret)} and expires_at > ${this.clock.now()}`);
    return row?.account_id;
  }

  /** Uses it up; of parallel tries one succeeds. */
  async finish(secret: string): Promise<boolean> {
    const finished = await this.db.row(sql`
      delete from public.second_steps
      where token_hash = ${sha256(secret)} and expires_at > ${this.clock.now()} returning account_id`);
    return finished !== undefined;
  }
}
