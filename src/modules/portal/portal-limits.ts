import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { context } from '../../core/context.js';
import { Keys } from '../../core/crypto/keys.js';
import { Counters, type CounterState } from '../../core/gateways/counters/counters.js';
import type { Tenant } from '../../core/tenancy/tenant.js';
import { tooManyCodes } from './portal.errors.js';

const hour = 60 * 60;
/** Codes that one client address may ask for, and tries it has; a household or a waiting room needs fewer. */
const perClient = { windowSeconds: hour, limit: 30 };
const triesPerClient = { windowSeconds: hour, limit: 100 };
/** Codes that go to one address: with five tries each, fifty guesses a day at one in a million. */
const perAddress = [
  { windowSeconds: hour, limit: 5 },
  { windowSeconds: 24 * hour, limit: 10 },
];

/** Bounds asking and guessing, per client address and per address that is written to. */
@Injectable()
export class PortalLimits {
  readonly #key: Buffer;

  constructor(
    private readonly counters: Counters,
    keys: Keys,
  ) {
    this.#key = keys.derive('typed-addresses');
  }

  /** False when this address was written to often enough. Throws 429 when the client address has asked too often. */
  async mayBeTold({ id }: Tenant, address: string): Promise<boolean> {
    await this.client(`portal:${id}:code:client:${clientAddress()}`, perClient);
    const typed = createHmac('sha256', this.#key).update(address).digest('base64url');
    let may = true;
    for (const window of perAddress) {
      const { count } = await this.counters.hit(`portal:${id}:code:${window.windowSeconds}:${typed}`, window);
      may &&= count <= window.limit;
    }
    return may;
  }

  async mayTry({ id }: Tenant): Promise<void> {
    await this.client(`portal:${id}:try:client:${clientAddress()}`, triesPerClient);
  }

  private async client(key: string, window: typeof perClient): Promise<void> {
    const state = await this.counters.hit(key, window);
    if (state.count > window.limit) throw tooManyCodes(secondsLeft(state));
  }
}

const clientAddress = (): string => context.current()?.address ?? 'unknown';

const secondsLeft = ({ resetAt }: CounterState): number =>
  Math.max(1, Math.ceil((resetAt.getTime() - Date.now()) / 1000));
