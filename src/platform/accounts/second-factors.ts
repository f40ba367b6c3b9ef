import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Clock } from '../../core/clock.js';
import { Keys } from '../../core/crypto/keys.js';
import { openWith, sealWith } from '../../core/crypto/sealing.js';
import { PlatformDb } from '../../core/database/platform-db.js';

/** Secrets are in base32 (RFC 4648), as authenticator apps take them. */
export interface SecondFactor {
  /** The confirmed one; null as well when it cannot be opened any more. */
  readonly secret: string | null;
  /** One that waits for its first code, to become the confirmed one. */
  readonly pending: PendingSecret | null;
  readonly confirmedAt: string | null;
  readonly recoveryCodes: number;
}

export interface PendingSecret {
  readonly secret: string;
  /** As it is stored, which tells it from every other. */
  readonly sealed: string;
}

interface Row {
  readonly secret: string | null;
  readonly pending_secret: string | null;
  readonly confirmed_at: string | null;
  readonly recovery_codes: number;
}

/**
 * Authenticator apps of accounts and the codes that stand in for a lost phone. Secrets are sealed with a key of the
 * platform, each about its account; recovery codes are random and stored as SHA-256 alone.
 */
@Injectable()
export class SecondFactors {
  readonly #key: Buffer;

  constructor(
    private readonly db: PlatformDb,
    private readonly clock: Clock,
    keys: Keys,
  ) {
    this.#key = keys.derive('second-factors:v1');
  }

  async find(accountId: string): Promise<SecondFactor | undefined> {
    const row = await this.db.row(sql<Row>`
      select f.secret, f.pending_secret, f.confirmed_at,
        (select count(*)::int from public.recovery_codes c where c.account_id = f.account_id) as recovery_codes
      from public.second_factors f where f.account_id = ${accountId}`);
    if (!row) return undefined;
    const pending = this.#opened(row.pending_secret, accountId);
    return {
      secret: this.#opened(row.secret, accountId),
      pending: pending && row.pending_secret ? { secret: pending, sealed: row.pending_secret } : null,
      confirmedAt: row.confirmed_at,
      recoveryCodes: row.recovery_codes,
    };
  }

  /** Keeps a new secret until its first code arrives; a confirmed one stays in use meanwhile. */
  async begin(accountId: string, secret: string): Promise<void> {
    const sealed = sealWith(this.#key, secret, accountId);
    await this.db.rows(sql`
      insert into public.second_factors (account_id, pending_secret) values (${accountId}, ${sealed})
      on conflict (account_id) do update set pending_secret = excluded.pending_secret`);
  }

  /**
   * The secret that waits becomes the one in use, with new recovery codes; its first code's step is used up with it.
   * False when another request was faster, or began anew.
   */
  async confirm(
    accountId: string,
    { sealed }: PendingSecret,
    step: number,
    codeHashes: readonly Buffer[],
  ): Promise<boolean> {
    const confirmed = await this.db.row(sql`
      with confirmed as (
        update public.second_factors
        set secret = pending_secret, pending_secret = null, confirmed_at = ${this.clock.now()}, last_step = ${step}
        where account_id = ${accountId} and pending_secret = ${sealed} returning account_id
      ), former as (
        delete from public.recovery_codes where account_id in (select account_id from confirmed)
      ), codes as (
        insert into public.recovery_codes (account_id, code_hash)
        select account_id, code_hash from confirmed, unnest(${[...codeHashes]}::bytea[]) code_hash
      )
      select account_id from confirmed`);
    return confirmed !== undefined;
  }

  /** Uses up a time step and every one before it; of parallel tries one succeeds. */
  async spendStep(accountId: string, step: number): Promise<boolean> {
    const spent = await this.db.row(sql`
      update public.second_factors set last_step = ${step}
      where account_id = ${accountId} and confirmed_at is not null and last_step < ${step} returning account_id`);
    return spent !== undefined;
  }

  /** Uses up a recovery code; of parallel tries one succeeds. */
  async spendRecoveryCode(accountId: string, codeHash: Buffer): Promise<boolean> {
    const spent = await this.db.row(sql`
      delete from public.recovery_codes where account_id = ${accountId} and code_hash = ${codeHash} returning account_id`);
    return spent !== undefined;
  }

  /** New recovery codes instead of those that are left; false without a confirmed factor. */
  async replaceRecoveryCodes(accountId: string, codeHashes: readonly Buffer[]): Promise<boolean> {
    const replaced = await this.db.row(sql`
      with factor as (
        select account_id from public.second_factors
        where account_id = ${accountId} and confirmed_at is not null for update
      ), former as (
        delete from public.recovery_codes where account_id in (select account_id from factor)
      ), codes as (
        insert into public.recovery_codes (account_id, code_hash)
        select account_id, code_hash from factor, unnest(${[...codeHashes]}::bytea[]) code_hash
      )
      select account_id from factor`);
    return replaced !== undefined;
  }

  /** Forgets everything about it, sign-ins that wait for a code included; false when there was no confirmed one. */
  async remove(accountId: string): Promise<boolean> {
    const removed = await this.db.row(sql<{ was_confirmed: boolean }>`
      delete from public.second_factors where account_id = ${accountId}
      returning confirmed_at is not null as was_confirmed`);
    return removed?.was_confirmed ?? false;
  }

  /** One that was sealed under another `APP_SECRET` is as good as lost; recovery codes help its owner to a new one. */
  #opened(sealed: string | null, accountId: string): string | null {
    if (sealed === null) return null;
    try {
      return openWith(this.#key, sealed, accountId);
    } catch {
      return null;
    }
  }
}
