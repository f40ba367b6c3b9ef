import { Counters, type CounterState, type CounterWindow } from './counters.js';

const MAX_KEYS = 100_000;

/** In this process only: what limits still hold by while the shared store is away. */
export class MemoryCounters extends Counters {
  readonly #windows = new Map<string, CounterState>();

  hit(key: string, { windowSeconds, limit }: CounterWindow): Promise<CounterState> {
    const open = this.#open(key) ?? { count: 0, resetAt: new Date(Date.now() + windowSeconds * 1000) };
    const state = { ...open, count: Math.min(open.count + 1, (limit ?? Infinity) + 1) };
    if (!this.#windows.has(key) && this.#windows.size >= MAX_KEYS) this.#makeRoom();
    this.#windows.set(key, state);
    return Promise.resolve(state);
  }

  read(key: string): Promise<CounterState | undefined> {
    return Promise.resolve(this.#open(key));
  }

  giveBack(key: string): Promise<void> {
    const open = this.#open(key);
    if (open && open.count > 0) this.#windows.set(key, { ...open, count: open.count - 1 });
    return Promise.resolve();
  }

  reset(key: string): Promise<void> {
    this.#windows.delete(key);
    return Promise.resolve();
  }

  sweep(): Promise<number> {
    return Promise.resolve(0);
  }

  close(): Promise<void> {
    this.#windows.clear();
    return Promise.resolve();
  }

  #open(key: string): CounterState | undefined {
    const state = this.#windows.get(key);
    return state && state.resetAt.getTime() > Date.now() ? state : undefined;
  }

  #makeRoom(): void {
    const now = Date.now();
    for (const [key, { resetAt }] of this.#windows) if (resetAt.getTime() <= now) this.#windows.delete(key);
    const [oldest] = this.#windows.keys();
    if (this.#windows.size >= MAX_KEYS && oldest !== undefined) this.#windows.delete(oldest);
  }
}
