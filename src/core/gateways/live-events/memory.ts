import type { Invalidation, Remembered } from './invalidation.js';

/**
 * What a process remembers of one kind of thing. Entries are forgotten when any process says so; while the line to
 * the others is down nothing is remembered; the age limit is a second net.
 */
export class Memory<T> {
  private readonly entries = new Map<string, { value: T; at: number }>();
  /** Grows with every forgetting, so that what was being loaded meanwhile is not kept. */
  private generation = 0;

  constructor(
    private readonly invalidation: Invalidation,
    kind: Remembered,
    private readonly limits: { readonly maxAgeMs: number; readonly maxEntries: number },
  ) {
    invalidation.on(
      kind,
      id => this.forget(candidate => candidate === id),
      () => this.forget(() => true),
    );
  }

  async get(id: string, load: () => Promise<T | undefined>): Promise<T | undefined> {
    const entry = this.entries.get(id);
    if (entry && Date.now() - entry.at < this.limits.maxAgeMs) return entry.value;
    const [at, generation] = [Date.now(), this.generation];
    const value = await load();
    if (value === undefined || !this.invalidation.connected || generation !== this.generation) {
      this.entries.delete(id);
      return value;
    }
    if (this.entries.size >= this.limits.maxEntries) this.entries.clear();
    this.entries.set(id, { value, at });
    return value;
  }

  forget(concerned: (id: string, value: T) => boolean): void {
    this.generation++;
    for (const [id, { value }] of this.entries) if (concerned(id, value)) this.entries.delete(id);
  }
}
