export interface BulkheadLimits {
  readonly running: number;
  /** How many more may wait for their turn; default: any number. */
  readonly waiting?: number;
  /** What the others are told. */
  readonly refusal?: () => Error;
}

/** Lets a bounded number of pieces of work run at once, so that a crowd at one thing leaves room for all others. */
export class Bulkhead {
  private running = 0;
  private readonly waiting: (() => void)[] = [];
  private readonly inHand = new Set<Promise<unknown>>();

  constructor(private readonly limits: BulkheadLimits) {}

  async run<T>(work: () => Promise<T>): Promise<T> {
    const { running, waiting = Infinity, refusal } = this.limits;
    if (this.running >= running) {
      if (this.waiting.length >= waiting) throw refusal?.() ?? new Error('Too much is going on at once.');
      // Whoever ends hands over the turn, so nobody slips in between.
      await new Promise<void>(resolve => this.waiting.push(resolve));
    } else this.running++;
    const started = work();
    this.inHand.add(started);
    try {
      return await started;
    } finally {
      this.inHand.delete(started);
      const next = this.waiting.shift();
      if (next) next();
      else this.running--;
    }
  }

  /** Resolves when nothing runs any more. */
  async idle(): Promise<void> {
    while (this.inHand.size > 0) await Promise.allSettled(this.inHand);
  }
}
