import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Settings } from '../../config/settings.js';
import { context } from '../../core/context.js';
import { Keys } from '../../core/crypto/keys.js';
import { Counters, type CounterState, type CounterWindow } from '../../core/gateways/counters/counters.js';
import { tooManyAttempts, tooManyResetRequests } from './auth.errors.js';

/** `halfway`: the password was right, and a code is still to come. */
export type Outcome = 'passed' | 'halfway' | 'failed';

export interface Verdict {
  readonly outcome: Outcome;
  /** The e-mail address was locked, and the attempt has not been evaluated. */
  readonly isLocked: boolean;
  /** This failure is the one that locks the address. */
  readonly locks: boolean;
}

const hour = 60 * 60;

/**
 * Bounds guessing, per e-mail address as it was typed (with an account or not) and per client address.
 *
 * An attempt is counted before it is evaluated and given back when it turns out not to be a failure. Counting
 * afterwards would let any number of parallel attempts through while the first is still being hashed; this way no
 * more than the limit are ever evaluated, by however many processes.
 */
@Injectable()
export class SignInAttempts {
  readonly #key: Buffer;
  readonly #lockout: { readonly windowSeconds: number; readonly limit: number };
  readonly #perAddress: number;

  constructor(
    private readonly counters: Counters,
    keys: Keys,
    { env }: Settings,
  ) {
    this.#key = keys.derive('typed-addresses');
    this.#lockout = { windowSeconds: env.LOCKOUT_MINUTES * 60, limit: env.LOCKOUT_FAILURES };
    this.#perAddress = env.ADDRESS_FAILURES;
  }

  /**
   * Has an attempt evaluated; `evaluate` must take its time for a locked one as well. Throws 429 when the client
   * address has failed too often. Half a sign-in does not count and makes no failure forgotten: whoever knows the
   * password could else guess codes without end.
   */
  async judge(email: string, evaluate: (isLocked: boolean) => Promise<Outcome>): Promise<Verdict> {
    const [account, client] = [this.#accountKey(email), `sign-in:client:${clientAddress()}`];
    // Uncapped, unlike the other: what is refused or succeeds is given back, and must have been counted for that.
    await this.#limit(client, { windowSeconds: this.#lockout.windowSeconds }, this.#perAddress);
    try {
      const { count } = await this.counters.hit(account, this.#lockout);
      const isLocked = count > this.#lockout.limit;
      const evaluated = await this.#evaluated(account, isLocked, evaluate);
      const outcome = isLocked ? 'failed' : evaluated;
      if (outcome === 'passed') await this.counters.reset(account);
      if (outcome === 'halfway') await this.counters.giveBack(account);
      if (outcome !== 'failed') await this.counters.giveBack(client);
      return { outcome, isLocked, locks: outcome === 'failed' && count === this.#lockout.limit };
    } catch (error) {
      await this.counters.giveBack(client);
      throw error;
    }
  }

  /** Whoever has proven to own the address may sign in at once. */
  forgive(email: string): Promise<void> {
    return this.counters.reset(this.#accountKey(email));
  }

  /**
   * Counts a request for a mail with a link; false when this e-mail address has had enough of them. Throws 429 when
   * the client address has.
   */
  async mayMail(email: string): Promise<boolean> {
    const client = await this.counters.hit(`reset:client:${clientAddress()}`, {
      windowSeconds: hour,
      limit: 30,
    });
    if (client.count > 30) throw tooManyResetRequests(secondsLeft(client));
    const { count } = await this.counters.hit(`reset:account:${this.#hash(email)}`, {
      windowSeconds: hour,
      limit: 5,
    });
    return count <= 5;
  }

  async #evaluated(
    account: string,
    isLocked: boolean,
    evaluate: (isLocked: boolean) => Promise<Outcome>,
  ): Promise<Outcome> {
    try {
      return await evaluate(isLocked);
    } catch (error) {
      // Nothing was learnt about the password, e.g. because too many were waiting.
      if (!isLocked) await this.counters.giveBack(account);
      throw error;
    }
  }

  async #limit(key: string, window: CounterWindow, limit: number): Promise<void> {
    const state = await this.counters.hit(key, window);
    if (state.count <= limit) return;
    await this.counters.giveBack(key);
    throw tooManyAttempts(secondsLeft(state));
  }

  #accountKey(email: string): string {
    return `sign-in:account:${this.#hash(email)}`;
  }

  /** Keyed, so that the store tells nobody which addresses were typed. */
  #hash(email: string): string {
    return createHmac('sha256', this.#key).update(email.trim().toLowerCase()).digest('base64url');
  }
}

const clientAddress = (): string => context.current()?.address ?? 'unknown';

const secondsLeft = ({ resetAt }: CounterState): number =>
  Math.max(1, Math.ceil((resetAt.getTime() - Date.now()) / 1000));
