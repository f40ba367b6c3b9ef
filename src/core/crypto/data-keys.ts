import { hkdfSync, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Clock } from '../clock.js';
import { currentScope, currentTenant, type TenancyScope } from '../tenancy/tenancy-scope.js';
import { TenantDb } from '../tenancy/tenant-db.js';
import { Keys } from './keys.js';
import { openWith, sealWith } from './sealing.js';

/** What a data key is used for. */
export type Purpose = 'field-encryption' | 'field-search';

/** A data key of a hospital; its number stands in what it seals. */
export interface DataKey {
  readonly number: number;
  /** 256 bits for one purpose. */
  for(purpose: Purpose): Buffer;
}

interface Stored {
  readonly number: number;
  readonly wrapped: string | null;
}

/** Milliseconds for which a process remembers which keys values are looked for with. */
const remembered = 2_000;
/** After so long every process looks for values with a key that was announced, whatever it had in hand. */
export const settledAfterMs = 2.5 * remembered;
const opened = 10_000;

/**
 * The data keys of the hospital that is open: random, stored wrapped by the master key (AES-256-GCM), each under a
 * number. The key that seals is held until the transaction ends, so that no value is sealed with one that has gone.
 */
@Injectable()
export class DataKeys {
  private readonly unwrapped = new Map<string, DataKey>();
  private readonly live = new Map<string, { readonly keys: readonly DataKey[]; readonly until: number }>();
  private readonly held = new WeakMap<TenancyScope, Promise<DataKey>>();

  constructor(
    private readonly db: TenantDb,
    private readonly master: Keys,
    private readonly clock: Clock,
  ) {}

  /** The key that seals. A hospital gets its first one when it is made, or else now. */
  current(): Promise<DataKey> {
    const scope = currentScope();
    const held = this.held.get(scope) ?? this.hold();
    this.held.set(scope, held);
    return held;
  }

  async numbered(number: number): Promise<DataKey> {
    const known = this.unwrapped.get(nameOf(number));
    if (known) return known;
    if (number === 0) return this.open({ number, wrapped: null });
    const stored = await this.db.row(
      sql<Stored>`select number, wrapped from data_keys where number = ${number}`,
    );
    if (!stored) throw new Error(`The hospital has no data key ${number}.`);
    return this.open(stored);
  }

  /** Those with which values may have been sealed that are looked for. */
  async searched(): Promise<readonly DataKey[]> {
    const { id } = currentTenant();
    const known = this.live.get(id);
    if (known && known.until > performance.now()) return known.keys;
    const until = performance.now() + remembered;
    const stored = await this.db.rows(
      sql<Stored>`select number, wrapped from data_keys where state <> 'RETIRED' order by number`,
    );
    const keys = stored.map(row => this.open(row));
    this.live.set(id, { keys, until });
    return keys;
  }

  /** A key that opens and finds from now on, and does not seal yet. One that somebody else announced will do. */
  async announce(): Promise<void> {
    await this.add('COMING');
  }

  /**
   * The announced key seals from now on. Waits for those who are sealing with the one before.
   * @returns its number; undefined when there is none
   */
  async promote(): Promise<number | undefined> {
    await this.db.rows(
      sql`select from data_keys where state in ('CURRENT', 'COMING') order by number for update`,
    );
    const [coming] = await this.in('COMING');
    if (coming === undefined) return undefined;
    await this.db.rows(sql`update data_keys set state = 'OLD' where state = 'CURRENT'`);
    await this.db.rows(sql`update data_keys set state = 'CURRENT' where state = 'COMING'`);
    return coming;
  }

  /** Numbers of the keys in a state. */
  async in(state: 'COMING' | 'CURRENT' | 'OLD'): Promise<number[]> {
    const rows = await this.db.rows(
      sql<{ number: number }>`select number from data_keys where state = ${state} order by number`,
    );
    return rows.map(({ number }) => number);
  }

  /** Takes a key out of use. It stays, wrapped, for backups that were sealed with it. */
  async retire(number: number): Promise<void> {
    await this.db.rows(sql`
      update data_keys set state = 'RETIRED', retired_at = ${this.clock.now()} where number = ${number} and state = 'OLD'`);
  }

  private async hold(): Promise<DataKey> {
    const held = () =>
      this.db.row(sql<Stored>`select number, wrapped from data_keys where state = 'CURRENT' for share`);
    const stored = await held();
    if (stored) return this.open(stored);
    await this.add('CURRENT');
    const made = await held();
    if (!made) throw new Error('The hospital has no data key.');
    return this.open(made);
  }

  /** Of several that add a key in one state, one is kept. */
  private async add(state: 'COMING' | 'CURRENT'): Promise<void> {
    const row = await this.db.row(
      sql<{ next: number }>`select coalesce(max(number), 0) + 1 as next from data_keys`,
    );
    const number = row?.next ?? 1;
    const key = randomBytes(32).toString('base64url');
    const wrapped = sealWith(this.wrapping(), key, aboutKey(number));
    await this.db.rows(sql`
      insert into data_keys (number, wrapped, state, created_at) values (${number}, ${wrapped}, ${state}, ${this.clock.now()})
      on conflict do nothing`);
  }

  private open({ number, wrapped }: Stored): DataKey {
    const name = nameOf(number);
    const known = this.unwrapped.get(name);
    if (known) return known;
    const key =
      wrapped === null ? this.derived() : keyOf(number, openWith(this.wrapping(), wrapped, aboutKey(number)));
    if (this.unwrapped.size >= opened) this.unwrapped.clear();
    this.unwrapped.set(name, key);
    return key;
  }

  /** The key before there were others: one for each purpose, straight from the master key. */
  private derived(): DataKey {
    const { id } = currentTenant();
    return { number: 0, for: purpose => this.master.derive(`${purpose}:v1:${id}`) };
  }

  private wrapping(): Buffer {
    return this.master.derive(`data-keys:v1:${currentTenant().id}`);
  }
}

const nameOf = (number: number): string => `${currentTenant().id}:${number}`;
const aboutKey = (number: number): string => `data-key:${nameOf(number)}`;

const keyOf = (number: number, key: string): DataKey => ({
  number,
  for: purpose => Buffer.from(hkdfSync('sha256', Buffer.from(key, 'base64url'), '', purpose, 32)),
});
