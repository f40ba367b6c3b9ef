import { Injectable } from '@nestjs/common';
import { addMinutes, Clock } from '../../core/clock.js';
import { Keys } from '../../core/crypto/keys.js';
import { Events } from '../../core/events/events.js';
import { newId } from '../../core/ids.js';
import { CodesRepository } from './codes.repository.js';
import { codeLocked, codeRequestedEvent } from './portal.events.js';
import { codeHashOf, codeMinutes, codeOf, codeTries, isSameHash, type Address } from './portal.rules.js';

/** One-time codes: six digits that prove an address. Called within the hospital's transaction. */
@Injectable()
export class PortalCodes {
  readonly #key: Buffer;

  constructor(
    private readonly codes: CodesRepository,
    private readonly events: Events,
    private readonly clock: Clock,
    keys: Keys,
  ) {
    this.#key = keys.derive('portal-codes:v1');
  }

  /** A new code for an address, unless its last one is locked: that has to expire first. */
  async send(address: Address): Promise<void> {
    const id = newId();
    const now = this.clock.now();
    const hash = codeHashOf(this.#key, id, codeOf(this.#key, id));
    const isNew = await this.codes.replace(
      { ...address, id, hash, expiresAt: addMinutes(now, codeMinutes) },
      now,
    );
    if (isNew) this.events.record(codeRequestedEvent(id));
  }

  /** Uses a code up. A wrong one counts: the transaction of the caller must be committed, not undone. */
  async take({ address }: Address, typed: string): Promise<boolean> {
    const now = this.clock.now();
    const live = await this.codes.hold(address, now);
    if (!live) return false;
    if (isSameHash(codeHashOf(this.#key, live.id, typed), live.code_hash)) {
      await this.codes.end(live.id, now);
      return true;
    }
    await this.codes.countTry(live.id);
    if (live.tries + 1 === codeTries) this.events.record(codeLocked(live.id));
    return false;
  }
}
