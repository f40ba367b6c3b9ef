import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Passwords } from '../../core/crypto/passwords.js';
import { PlatformDb } from '../../core/database/platform-db.js';

/** The last five passwords of an account: the one in use and the four before it. */
@Injectable()
export class PasswordHistory {
  constructor(
    private readonly db: PlatformDb,
    private readonly passwords: Passwords,
  ) {}

  /** Hashes are salted, so each has to be verified. */
  async holds(accountId: string, password: string): Promise<boolean> {
    const rows = await this.db.rows(sql<{ password_hash: string }>`
      select password_hash from public.accounts where id = ${accountId}
      union all select password_hash from public.password_history where account_id = ${accountId}`);
    for (const { password_hash } of rows)
      if (await this.passwords.verify(password, password_hash)) return true;
    return false;
  }
}
