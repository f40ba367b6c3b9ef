export interface CounterState {
  count: number;
  /** When the window ends, by the store's clock. */
  resetAt: Date;
}

export interface CounterWindow {
  windowSeconds: number;
  /** Counting stops one above it; more would say nothing. */
  limit?: number;
}

/** Counts hits in fixed windows that begin with the first hit: rate limits, failed sign-ins. Keys carry the tenant. */
export abstract class Counters {
  /** One more, atomically over all processes. */
  abstract hit(key: string, window: CounterWindow): Promise<CounterState>;
  /** Without counting; undefined when no window is open. */
  abstract read(key: string): Promise<CounterState | undefined>;
  /** One less in the window that is open, never below none: a hit that turned out not to count. */
  abstract giveBack(key: string): Promise<void>;
  abstract reset(key: string): Promise<void>;
  /** Deletes up to `limit` windows that have closed, where the store does not do so by itself; says how many. */
  abstract sweep(limit: number): Promise<number>;
  abstract close(): Promise<void>;
}
