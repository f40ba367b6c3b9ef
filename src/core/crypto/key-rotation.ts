import { setTimeout as sleep } from 'node:timers/promises';
import type { Events } from '../events/events.js';
import type { Tenancy } from '../tenancy/tenancy.js';
import type { Tenant } from '../tenancy/tenant.js';
import { settledAfterMs, type DataKeys } from './data-keys.js';

/** Rows with sealed columns, as their module knows them. */
export interface SealedRows {
  /** What they are, for whoever watches. */
  readonly name: string;
  /**
   * Seals what is outdated of the next rows with the current key, in the order of their ids.
   * @returns where to go on; undefined when these were the last
   */
  reseal(after: string | undefined, size: number): Promise<{ resealed: number; place: string | undefined }>;
  /** Whether a row was sealed with a key. */
  uses(number: number): Promise<boolean>;
}

export type Watch = (what: string, resealed: number) => void;

/** Rows of one transaction: a user who changes one of them waits for milliseconds. */
const batchSize = 200;

/**
 * Puts a new data key in the place of a hospital's old one while the hospital works. Every step can be repeated, so
 * what was interrupted is taken up where it was (ADR 24).
 */
export class KeyRotation {
  constructor(
    private readonly tenancy: Tenancy,
    private readonly keys: DataKeys,
    private readonly events: Events,
    private readonly sealed: readonly SealedRows[],
    private readonly settleMs = settledAfterMs,
  ) {}

  /** @returns numbers of the keys that nothing needs any more */
  async rotate(tenant: Tenant, watch: Watch): Promise<number[]> {
    if (!(await this.isUnderWay(tenant))) {
      await this.in(tenant, () => this.keys.announce());
      await sleep(this.settleMs);
    } else if ((await this.in(tenant, () => this.keys.in('COMING'))).length > 0) await sleep(this.settleMs);
    await this.in(tenant, async () => {
      const number = await this.keys.promote();
      if (number !== undefined)
        this.events.record({ type: 'data_key.renewed', changes: { number: [null, number] } });
    });
    for (const rows of this.sealed) await this.resealAll(tenant, rows, watch);
    return this.in(tenant, () => this.retireUnused());
  }

  /** Whether an earlier rotation was interrupted: it is finished, and no new key is made. */
  private isUnderWay(tenant: Tenant): Promise<boolean> {
    return this.in(tenant, async () => {
      const [coming, current, old] = [
        await this.keys.in('COMING'),
        await this.keys.in('CURRENT'),
        await this.keys.in('OLD'),
      ];
      return coming.length > 0 || (current.length > 0 && old.length > 0);
    });
  }

  private async resealAll(tenant: Tenant, rows: SealedRows, watch: Watch): Promise<void> {
    let place: string | undefined;
    let resealed = 0;
    do {
      const after = place;
      const done = await this.in(tenant, () => rows.reseal(after, batchSize));
      resealed += done.resealed;
      place = done.place;
      watch(rows.name, resealed);
    } while (place !== undefined);
  }

  private async retireUnused(): Promise<number[]> {
    const old = await this.keys.in('OLD');
    for (const number of old) {
      for (const rows of this.sealed)
        if (await rows.uses(number))
          throw new Error(`Some ${rows.name} are still sealed with key ${number}.`);
      await this.keys.retire(number);
      this.events.record({ type: 'data_key.retired', changes: { number: [number, null] } });
    }
    return old;
  }

  private in<T>(tenant: Tenant, work: () => Promise<T>): Promise<T> {
    return this.tenancy.run(tenant, 'write', work);
  }
}
