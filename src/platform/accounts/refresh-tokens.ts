import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Settings } from '../../config/settings.js';
import { addMinutes, Clock } from '../../core/clock.js';
import { sha256 } from '../../core/crypto/keys.js';
import { PlatformDb } from '../../core/database/platform-db.js';

export interface RefreshToken {
  readonly session_id: string;
  readonly account_id: string;
  readonly is_used: boolean;
}

export const newRefreshToken = (): string => randomBytes(32).toString('base64url');

/**
 * Opaque secrets of 256 bits that prolong a session; only their SHA-256 is stored. Those of one session are a family:
 * each is used once and replaced by the next, and the newest lives as long as the session.
 */
@Injectable()
export class RefreshTokens {
  private readonly minutes: number;

  constructor(
    private readonly db: PlatformDb,
    private readonly clock: Clock,
    { env }: Settings,
  ) {
    this.minutes = env.REFRESH_TOKEN_DAYS * 24 * 60;
  }

  find(secret: string): Promise<RefreshToken | undefined> {
    return this.db.row(sql<RefreshToken>`
      select k.session_id, s.account_id, k.used_at is not null as is_used
      from public.refresh_tokens k join public.sessions s on s.id = k.session_id
      where k.token_hash = ${sha256(secret)}`);
  }

  /** The next token of the family; of parallel uses one gets it, the others nothing. */
  async rotate(secret: string): Promise<string | undefined> {
    const next = newRefreshToken();
    const now = this.clock.now();
    const rotated = await this.db.row(sql`
      with used as (
        update public.refresh_tokens set used_at = ${now}
        where token_hash = ${sha256(secret)} and used_at is null returning session_id
      ), prolonged as (
        update public.sessions s set last_used_at = ${now}, expires_at = ${addMinutes(now, this.minutes)}
        from used where s.id = used.session_id and s.ended_at is null and s.expires_at > ${now} returning s.id
      )
      insert into public.refresh_tokens (token_hash, session_id, issued_at)
      select ${sha256(next)}, id, ${now} from prolonged returning session_id`);
    return rotated ? next : undefined;
  }
}
