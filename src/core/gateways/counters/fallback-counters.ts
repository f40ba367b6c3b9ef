import { Counters, type CounterState, type CounterWindow } from './counters.js';
import { MemoryCounters } from './memory-counters.js';

const ASK_AGAIN_MS = 2_000;

/**
 * Limits go on while the shared store is away: each process counts for itself, so a limit is at most multiplied by the
 * number of processes. After a failure the store is left alone for a moment, so that requests do not wait in turn.
 */
export class FallbackCounters extends Counters {
  readonly #shared: Counters;
  readonly #local = new MemoryCounters();
  readonly #onFallback: (error: unknown) => void;
  #leaveAloneUntil = 0;

  constructor(shared: Counters, onFallback: (error: unknown) => void) {
    super();
    this.#shared = shared;
    this.#onFallback = onFallback;
  }

  hit(key: string, window: CounterWindow): Promise<CounterState> {
    return this.#ask(counters => counters.hit(key, window));
  }

  read(key: string): Promise<CounterState | undefined> {
    return this.#ask(counters => counters.read(key));
  }

  giveBack(key: string): Promise<void> {
    return this.#ask(counters => counters.giveBack(key));
  }

  async reset(key: string): Promise<void> {
    await this.#local.reset(key);
    await this.#ask(counters => counters.reset(key));
  }

  /** The store's business alone: what this process counts for itself is bounded anyway. */
  sweep(limit: number): Promise<number> {
    return this.#shared.sweep(limit);
  }

  close(): Promise<void> {
    return this.#shared.close();
  }

  async #ask<T>(question: (counters: Counters) => Promise<T>): Promise<T> {
    if (Date.now() >= this.#leaveAloneUntil) {
      try {
        return await question(this.#shared);
      } catch (error) {
        this.#leaveAloneUntil = Date.now() + ASK_AGAIN_MS;
        this.#onFallback(error);
      }
    }
    return question(this.#local);
  }
}
